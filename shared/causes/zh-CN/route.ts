// What the catalogue says in Chinese about the causes of ../route.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { ROUTE_CAUSES } from '../route.ts'

export const ROUTE_ZH: Readonly<Record<keyof typeof ROUTE_CAUSES, CauseWords>> = {
  'ipv4gw-route-missing': {
    when: 'VPC 有激活的 IPv4 网关，而交换机的路由表没有通往客户端的路由。',
    fix: '添加经由 IPv4 网关通往客户端或 0.0.0.0/0 的路由。',
  },
  'ipv4gw-default-route-elsewhere': {
    when: 'VPC 有激活的 IPv4 网关，而通往客户端的路由指向别处。',
    fix: '让通往客户端的路由指向 IPv4 网关；将需要 NAT 的主机移到另一个交换机。',
  },
  'route-default-via-nat-asymmetric': {
    when: 'VPC 有激活的 IPv4 网关，而回包经由 NAT 网关发出。',
    fix: '让通往客户端的路由指向 IPv4 网关；将需要 NAT 的主机移到另一个交换机。',
  },
  'ipv4gw-activating': {
    when: 'IPv4 网关正在激活。',
    fix: '等待 IPv4 网关激活后再次提问。',
  },
  'ipv4gw-private-mode': {
    when: 'IPv4 网关以私网模式删除，VPC 因此不能访问公网。',
    fix: '重新创建并激活 IPv4 网关。',
  },
  'route-no-internet-egress': {
    when: '发送方没有公网地址，而其交换机的路由表没有指向 NAT 网关的路由。',
    fix: '为发送方绑定弹性公网 IP，或将 0.0.0.0/0 指向有其 SNAT 条目的 NAT 网关。',
  },
  'route-specific-shadows-client': {
    when: '包含客户端的自定义路由指向别处；官方文档没有说明公网地址的回包是否遵循它。',
    fix: '通过流日志证实，然后删除该路由或缩小其范围。',
  },
  'route-blackhole': {
    when: '路由的下一跳已不存在、已停止或已关闭。',
    fix: '修复下一跳，或删除该路由。',
  },
  'route-status-pending': {
    when: '路由条目尚未生效。',
    fix: '等待路由条目可用后再次提问。',
  },
  'route-shadows-100-64': {
    when: '自定义路由占用了云服务自身使用的 100.64.0.0/10 中的地址。',
    fix: '删除该路由。',
  },
  'ipv6-route-missing': {
    when: '交换机的路由表没有经由 IPv6 网关通往客户端的 IPv6 路由。',
    fix: '添加经由 IPv6 网关的 ::/0 路由。',
  },
  'route-custom-table-lacks-ipv6': {
    when: '交换机使用自定义路由表，该表不会自动获得 IPv6 默认路由。',
    fix: '在该路由表中添加经由 IPv6 网关的 ::/0 路由。',
  },
  'source-dest-check-drop': {
    when: '弹性网卡丢弃不属于自己的报文，而该主机为其他主机转发流量。',
    fix: '关闭该弹性网卡的源/目的检查。',
  },
  'priv-peering-not-active': {
    when: 'VPC 对等连接未激活，或因欠费被锁定。',
    fix: '接受、续费或支付该 VPC 对等连接。',
  },
  'priv-peering-route-missing': {
    when: '两个 VPC 之一没有经由对等连接通往另一个的路由。',
    fix: '在两侧都添加路由。',
  },
  'priv-tr-attachment': {
    when: 'VPC 没有连接到转发路由器，或没有在所需的可用区连接。',
    fix: '使用该可用区的交换机将 VPC 连接到转发路由器。',
  },
  'priv-tr-propagation': {
    when: '转发路由器不知道或不传播通往客户端的路由。',
    fix: '开启关联转发、路由学习和路由发布，并检查冲突和路由策略。',
  },
  'priv-vpn-down': {
    when: 'VPN 连接没有建立。',
    fix: '修复两端的 IKE 或 IPsec 配置。',
  },
  'priv-cidr-overlap': {
    when: '客户端的网络与 VPC 的网络重叠，因此回包留在内部。',
    fix: '重新规划其中一个网络的网段，或在两者之间转换地址。',
  },
}
