// What the catalogue says in Chinese about the causes of ../ipv6.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { IPV6_CAUSES } from '../ipv6.ts'

export const IPV6_ZH: Readonly<Record<keyof typeof IPV6_CAUSES, CauseWords>> = {
  'ipv6-not-enabled-vswitch': {
    when: 'VPC 或交换机没有开启 IPv6。',
    fix: '为 VPC 和交换机开启 IPv6。',
  },
  'ipv6-not-assigned': {
    when: '弹性网卡没有所问的 IPv6 地址。',
    fix: '为弹性网卡分配 IPv6 地址。',
  },
  'ipv6-gateway-missing': {
    when: 'VPC 没有可用的 IPv6 网关。',
    fix: '在 VPC 中创建 IPv6 网关。',
  },
  'ipv6-gateway-locked': {
    when: 'IPv6 网关因欠费或安全原因被锁定。',
    fix: '结清欠费，或处理通知所列的问题。',
  },
  'ipv6-no-public-bandwidth': {
    when: 'IPv6 地址没有公网带宽，因此只能用于私网。',
    fix: '为该 IPv6 地址开通公网带宽。',
  },
  'ipv6-bandwidth-locked': {
    when: 'IPv6 地址的公网带宽被锁定。',
    fix: '结清欠费；公网带宽随之解锁。',
  },
  'ipv6-egress-only-rule': {
    when: 'IPv6 网关的一条规则使该地址可以主动发起连接，但不能接受连接。',
    fix: '删除该地址的仅主动出规则。',
  },
  'ipv6-not-configured-in-os': {
    when: '操作系统没有配置云平台分配的 IPv6 地址。',
    fix: '在操作系统中启用 DHCPv6，或手动配置该地址。',
  },
}
