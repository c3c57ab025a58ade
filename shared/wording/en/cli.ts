// Sentences of the command line and of the evidence folder.
export const CLI_EN = {
  'evidence.note.folder': '{{file}}/ is no part of an evidence folder and was not read',
  'evidence.note.lost': '{{file}} cannot be read; what needs it stays undecided',
  'evidence.note.outside': '{{file}} is a link that leads out of the evidence folder; not followed',
  'evidence.note.special': '{{file}} is no regular file and was not read',
  'evidence.note.no-json': '{{file}} is not the JSON it should be and was not used',
  'evidence.note.no-time': '{{file}} holds a time that cannot be read; it was not used',
  'evidence.note.host-age': 'the host part was recorded at {{at}}, {{minutes}} minutes ago',
  'evidence.note.bad-records':
    'evidence.json: {{entries}} entries cannot be read and were not used',
  'evidence.note.unknown-file': '{{file}} has no name of an evidence folder and was not read',
  'evidence.note.cut': '{{file}} is cut off; what needs it stays undecided',
} as const
