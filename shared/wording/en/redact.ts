// Sentences of redaction.
export const REDACT_EN = {
  'redact.changed': 'what is concluded about {{target}} would change; nothing was written',
  'redact.changed-next':
    'report this as a defect; without --redact it is written as it is: look through it before you hand it on',
  'redact.done': 'redacted ({{level}}): {{replaced}}',
  'redact.map':
    'the way back to the originals is in {{file}}: keep it to yourself (it holds no secrets)',
  'redact.level': '"{{level}}" is not known',
  'redact.level-next':
    'use --redact tenant (names, ids, addresses, secrets) or --redact strict (also every word that whyport does not know)',
  'redact.map-exists': 'the map of another redaction lies there',
  'redact.map-exists-next':
    'move {{file}} away, or choose another name: without it that redaction cannot be undone',
  'redact.map-lost': 'the map {{file}} cannot be written; nothing was written',
  'redact.map-lost-next': 'choose a folder that this user may write',
  'redact.of-check': 'a check writes nothing that could be redacted',
  'redact.of-server': 'what a service packed is signed by it and not changed here',
  'redact.of-server-next':
    'fetch it first, then redact it: whyport bundle ticket.zip --redact {{level}} --out shared.zip',
} as const
