// Chinese sentences of the command line and of the evidence folder.
import type { CLI_EN } from '../en/cli.ts'

export const CLI_ZH: Readonly<Record<keyof typeof CLI_EN, string>> = {
  'evidence.note.folder': '{{file}}/ 不属于证据文件夹，未读取',
  'evidence.note.lost': '{{file}} 无法读取；依赖它的内容无法判定',
  'evidence.note.outside': '{{file}} 是指向证据文件夹之外的链接；未跟随',
  'evidence.note.special': '{{file}} 不是普通文件，未读取',
  'evidence.note.no-json': '{{file}} 不是应有的 JSON，未使用',
  'evidence.note.no-time': '{{file}} 中有无法读取的时间，未使用该时间',
  'evidence.note.host-age': '主机部分记录于 {{at}}，即 {{minutes}} 分钟前',
  'evidence.note.bad-records': 'evidence.json：有 {{entries}} 条无法读取，未使用',
  'evidence.note.unknown-file': '{{file}} 不是证据文件夹中的文件名，未读取',
  'evidence.note.cut': '{{file}} 不完整；依赖它的内容无法判定',
}
