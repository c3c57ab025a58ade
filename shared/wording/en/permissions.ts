// What is said about permissions?
export const PERMISSIONS_EN = {
  'permissions.all': 'ALL PERMISSIONS',
  'permissions.some': 'PERMISSIONS MISSING',
  'permissions.counts': '{{granted}} of {{all}} read-only actions may be called in {{region}}.',
  'permissions.missing': 'Missing, and what stays unknown without it',
  'permissions.not-answered': 'Not answered: try again',
  'permissions.not-activated': 'Products that this account does not use (nothing is missing)',
  'permissions.not-tried':
    'Not tried: they run a script on an instance, only with --host-by (docs/ram-policy-cloud-assistant.json)',
  'permissions.level.core': 'needed for every diagnosis',
  'permissions.level.optional': 'needed where the path uses it',
  'permissions.line': '{{permission}}: {{hops}}; {{level}}{{said}}',
  'permissions.of-account': 'Account {{account}}',
  'permissions.usual-credentials': 'of the usual credentials',
  'permissions.refused': 'Its keys could not be had: {{code}}',
  'permissions.grant': 'A RAM policy that grants what is missing',
} as const
