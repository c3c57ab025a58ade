// Which English sentence belongs to each key?
import { CHECKS_EN } from './en/checks.ts'
import { INSTANCE_EN } from './en/instance.ts'

/** One key per sentence, `{{name}}` stands for a value. Each hop keeps its sentences in its own file. */
export const EN = {
  ...CHECKS_EN,
  ...INSTANCE_EN,
} as const
