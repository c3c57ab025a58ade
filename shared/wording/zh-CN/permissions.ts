// What is said about permissions, in Chinese.
import type { PERMISSIONS_EN } from '../en/permissions.ts'

export const PERMISSIONS_ZH: Readonly<Record<keyof typeof PERMISSIONS_EN, string>> = {
  'permissions.all': '权限齐全',
  'permissions.some': '缺少权限',
  'permissions.counts': '在 {{region}} 中，{{all}} 个只读操作里有 {{granted}} 个可以调用。',
  'permissions.missing': '缺少的权限，以及由此无法得知的内容',
  'permissions.not-answered': '没有应答：请重试',
  'permissions.not-activated': '此账号未使用的产品（不缺少权限）',
  'permissions.not-tried':
    '未尝试：它们会在实例上运行脚本，仅在使用 --host-by 时调用（docs/ram-policy-cloud-assistant.json）',
  'permissions.level.core': '每次诊断都需要',
  'permissions.level.optional': '仅在路径经过时需要',
  'permissions.line': '{{permission}}：{{hops}}；{{level}}{{said}}',
  'permissions.of-account': '账号 {{account}}',
  'permissions.usual-credentials': '（默认凭证）',
  'permissions.refused': '无法获得其密钥：{{code}}',
  'permissions.grant': '授予所缺权限的 RAM 策略',
}
