// Sentences about private paths: the sender's own end, and what joins two networks.
export const PRIVATE_EN = {
  'private.not-asked': 'No machine of this account sends over the private network here.',
  'private.same-vswitch':
    'Sender and target are in vSwitch {{vSwitch}}; a network ACL filters only what crosses its border.',
  'nacl.cross-drop':
    'The packet comes from vSwitch {{from}} into {{to}}, and entry {{entry}} of {{acl}} drops {{asked}} from {{client}}.',
  'nacl.cross-no-match':
    'The packet comes from vSwitch {{from}} into {{to}}; no entry of {{acl}} matches {{asked}} from {{client}}, and what matches nothing is dropped.',
  'nacl.sender-admits':
    '{{acl}} of the sender lets {{asked}} out to {{target}}, and the answers in.',
  'nacl.sender-drop':
    "{{acl}} of the sender's vSwitch {{from}} drops {{asked}} to {{target}} on its way out, by {{decider}}.",
  'nacl.sender-reply-drop':
    "{{acl}} of the sender's vSwitch {{from}} drops the answers of {{target}} on their way in, by {{decider}}; inbound entries match the port of the sender, not {{asked}}.",
  'nacl.sender-reply-some':
    "{{acl}} of the sender's vSwitch {{from}} lets answers of {{target}} in to ports {{open}} only; which ports the sender uses was not read.",
} as const
