// What would settle an open point, and how it is got; and phrases that several sentences share.
export const NEEDS_EN = {
  'fix.no-block': 'the question does not name one client or one block (ask again with --from)',
  'fix.the-client': 'the client',
  'fix.the-program': 'the program',
  'fix.the-interface': 'the interface of the instance',
  'need.other-target': 'a target that exists: {{asked}} does not, in what was read',
  'need.other-sender': 'a sender that exists: {{asked}} does not, in what was read',
  'need.other-target.how':
    'look the id, address or name up in the console; another account or region is asked with --account or --region',
} as const
