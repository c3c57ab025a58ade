// Which English sentence belongs to each key?
import { CHECKS_EN } from './en/checks.ts'
import { CLI_EN } from './en/cli.ts'
import { INSTANCE_EN } from './en/instance.ts'
import { REPORT_EN } from './en/report.ts'
import { VERDICT_EN } from './en/verdict.ts'

/** One key per sentence, `{{name}}` stands for a value. Each hop keeps its sentences in its own file. */
export const EN = {
  ...CHECKS_EN,
  ...CLI_EN,
  ...INSTANCE_EN,
  ...REPORT_EN,
  ...VERDICT_EN,
} as const
