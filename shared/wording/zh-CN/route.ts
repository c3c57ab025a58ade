// Chinese sentences of the route hop, and what mends it.
import type { ROUTE_EN } from '../en/route.ts'

export const ROUTE_ZH: Readonly<Record<keyof typeof ROUTE_EN, string>> = {
  'route.no-path': '没有公网地址通向这里，因此没有需要路由的回包。',
  'route.judged-at-nat': 'DNAT 条目的回包必须经由其网关返回；在该环节判断。',
  'route.classic-returns': '回包经由传统型负载均衡 {{id}} 返回，与路由表无关。',
  'route.nlb-returns': '发往公网客户端的回包如何经由 {{id}} 返回，官方文档没有说明。',
  'route.load-balancer': '位于负载均衡之后时，回包发往负载均衡，此处尚不判断。',
  'route.tables-do-not-matter': '该 VPC 没有激活的 IPv4 网关：公网地址的回包不受路由表影响。',
  'route.back': '路由表 {{table}} 把回包送回客户端。',
  'route.open': '路由表 {{table}} 通过 {{destination}} 把回包送往 {{hop}}；它们是否到达未读取。',
  'route.no-private-way': '路由表 {{table}} 没有返回客户端的私网路径。',
  'route.only-private': '路由表 {{table}} 只能返回其自己的私网；其他地方的客户端收不到回包。',
  'route.none': '路由表 {{table}} 没有通往客户端的路由，因此回包被丢弃。',
  'route.blackhole':
    '路由表 {{table}} 通过 {{destination}} 把回包送往 {{hop}}，而后者已不存在、已停止或已关闭。',
  'route.pending':
    '路由表 {{table}} 的路由 {{destination}} 状态为 {{status}}：在此期间它可能生效，也可能不生效。',
  'route.shadows':
    '路由表 {{table}} 的路由 {{destination}} 把发往该客户端的流量送往 {{hop}}；官方文档没有说明它是否优先于公网地址。',
  'route.ipv4gw-missing': 'IPv4 网关 {{gateway}} 已激活，而路由表 {{table}} 没有通往客户端的路由。',
  'route.ipv4gw-elsewhere':
    'IPv4 网关 {{gateway}} 已激活，而路由表 {{table}} 通过 {{destination}} 把回包送往 {{hop}}。',
  'route.ipv4gw-activating': 'IPv4 网关 {{gateway}} 正在激活。',
  'route.appliance': '网关路由表 {{table}} 先把入向流量送往一台设备；该设备的规则未读取。',
  'route.ipv6-missing': '路由表 {{table}} 没有指向 IPv6 网关的 IPv6 路由。',
  'route.ipv6-system': '路由表 {{table}} 是系统路由表，会自动把 IPv6 流量送往 IPv6 网关。',
  'route.takes-internal':
    '路由表 {{table}} 的路由 {{destination}} 把 100.64.0.0/10 的地址送往 {{hop}}；负载均衡等云服务使用这些地址。',
  'route.checked-forwarder':
    '路由表 {{table}} 的路由 {{destination}} 指向 {{hop}}，其弹性网卡 {{eni}} 开启了源/目的检查：可能丢弃应当转发的流量。',
  'route.mode-not-asked': '此路径上没有该主机自己的公网地址。',
  'route.no-private-mode': '没有迹象表明该 VPC 的 IPv4 网关曾以私网模式删除。',
  'route.private-mode':
    'VPC {{vpc}} 的 IPv4 网关于 {{at}} 以私网模式删除：那里的公网地址可能已不可用。',
  'fix.ipv4gw-private-mode': '在 VPC {{vpc}} 中重新创建并激活 IPv4 网关。',
  'fix.route-shadows-100-64': '删除路由表 {{table}} 的路由 {{destination}}。',
  'fix.source-dest-check-drop': '关闭弹性网卡 {{eni}} 的源/目的检查。',
  'fix.ipv4gw-route-missing': '在路由表 {{table}} 中添加指向 {{gateway}} 的默认路由。',
  'fix.ipv4gw-default-route-elsewhere':
    '在路由表 {{table}} 中为该客户端添加指向 {{gateway}} 的路由，或把默认路由改为指向它；后者会使当前默认路由的使用者受到影响。',
  'fix.ipv4gw-activating': '等待网关 {{gateway}} 激活后再次提问。',
  'fix.route-specific-shadows-client':
    '通过流日志查明路由 {{destination}} 是否带走了回包；如果是，删除它或缩小其范围。',
  'fix.route-blackhole': '修复路由表 {{table}} 的路由 {{destination}} 所指向的资源，或删除该路由。',
  'fix.route-blackhole-none': '在路由表 {{table}} 中添加通往对端网络的路由。',
  'fix.ipv6-route-missing': '在路由表 {{table}} 中添加经由 IPv6 网关的 ::/0 路由。',
}
