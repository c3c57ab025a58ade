// Which Chinese sentence belongs to each key?
import { REPORT_ZH } from './zh-CN/report.ts'
import { TERMS_ZH } from './zh-CN/terms.ts'
import { VERDICT_ZH } from './zh-CN/verdict.ts'

/** Same keys and placeholders as the English table; terms as in docs/terms.zh-CN.md. */
export const ZH_CN: Readonly<Record<string, string>> = {
  ...REPORT_ZH,
  ...TERMS_ZH,
  ...VERDICT_ZH,
}
