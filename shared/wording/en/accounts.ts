// Sentences about questions that several accounts may answer.
export const ACCOUNTS_EN = {
  'accounts.one': 'One account was asked.',
  'accounts.found': '{{target}} is in account {{account}}, one of {{count}} that are configured.',
  'accounts.several':
    '{{target}} is in {{count}} accounts: {{accounts}}. Nothing tells which of them is meant.',
  'accounts.unread':
    '{{target}} is in no account that could be searched, and these could not be: {{accounts}}.',
  'accounts.searched': '{{target}} was looked for in these accounts: {{accounts}}.',
  'accounts.assume-only':
    '{{target}} is judged in account {{account}}; these accounts could not be searched and may hold the same private address: {{accounts}}.',
} as const
