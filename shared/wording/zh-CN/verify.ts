// Chinese sentences about expectations and whether they are met.
import type { VERIFY_EN } from '../en/verify.ts'

export const VERIFY_ZH: Readonly<Record<keyof typeof VERIFY_EN, string>> = {
  'verify.met': '{{status}}，符合期望：{{summary}}',
  'verify.violated': '实际{{status}}，期望{{expected}}：{{summary}}',
  'verify.violated.gets-in': '期望任何来源都不能访问；而 {{sources}} 可以访问：{{summary}}',
  'verify.unknown': '证据不足以判定：{{summary}}',
  'verify.unknown.not-there': '没有这个目标，不能说明任何问题：{{summary}}',
  'verify.unknown.contradict':
    '配置推断为{{predicted}}，探测观察到{{observed}}；对每个来源而言哪一个成立尚无定论。',
  'verify.unknown.failed': '无法提问：{{subject}}：{{message}}',
  'verify.outcome.met': '符合',
  'verify.outcome.violated': '违反',
  'verify.outcome.unknown': '未知',
  'verify.missing': '{{need}}：{{how}}',
  'verify.heading.met': '全部符合期望',
  'verify.heading.violated': '有期望被违反',
  'verify.heading.unknown': '无法判定',
  'verify.counts': '符合 {{met}} 项，违反 {{violated}} 项，未知 {{unknown}} 项',
  'verify.asked': '从 {{from}} 到 {{target}}，{{protocol}}{{port}}：期望{{expected}}',
  'verify.causes': '原因：{{causes}}',
  'verify.owner': '严重程度 {{severity}}，负责人 {{owner}}',
  'verify.report': '报告 {{id}}',
  'verify.footer': '验证时间 {{createdAt}}',
}
