// Chinese sentences of redaction.
import type { REDACT_EN } from '../en/redact.ts'

export const REDACT_ZH: Readonly<Record<keyof typeof REDACT_EN, string>> = {
  'redact.changed': '关于 {{target}} 的结论会改变；没有写入任何内容',
  'redact.changed-next': '请作为缺陷报告；不加 --redact 时会原样写入：转交之前请先检查其内容',
  'redact.done': '已脱敏（{{level}}）：{{replaced}}',
  'redact.map': '还原为原始内容的对照表在 {{file}} 中：请自行保管（其中没有密钥）',
  'redact.level': '不认识“{{level}}”',
  'redact.level-next':
    '请使用 --redact tenant（名称、ID、地址、密钥）或 --redact strict（以及 whyport 不认识的所有词）',
  'redact.map-exists': '那里已有另一次脱敏的对照表',
  'redact.map-exists-next': '请移走 {{file}}，或换一个名称：没有它就无法还原那次脱敏',
  'redact.map-lost': '无法写入对照表 {{file}}；没有写入任何内容',
  'redact.map-lost-next': '请选择此用户可以写入的文件夹',
  'redact.of-check': '检查不会写入可脱敏的内容',
  'redact.of-server': '服务打包的内容由其签名，不在此处修改',
  'redact.of-server-next':
    '请先获取再脱敏：whyport bundle ticket.zip --redact {{level}} --out shared.zip',
}
