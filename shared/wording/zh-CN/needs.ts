// What would settle an open point, and how it is got, in Chinese; and phrases that several sentences share.
import type { NEEDS_EN } from '../en/needs.ts'

export const NEEDS_ZH: Readonly<Record<keyof typeof NEEDS_EN, string>> = {
  'fix.no-block': '问题没有指明单个客户端或单个网段（请用 --from 再次提问）',
  'fix.the-client': '该客户端',
  'fix.the-program': '该程序',
  'fix.the-interface': '该实例的网卡',
  'need.other-target': '一个存在的目标：在已读取的内容中没有 {{asked}}',
  'need.other-sender': '一个存在的发送方：在已读取的内容中没有 {{asked}}',
  'need.other-target.how':
    '在控制台查找该 ID、地址或名称；用 --account 或 --region 可以询问其他账号或地域',
}
