// Sentences of the command line.
export const CLI_EN = {
  'cli.planned': '{{what}} is planned and not built yet',
} as const
