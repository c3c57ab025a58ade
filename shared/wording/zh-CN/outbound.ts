// Chinese sentences about what a machine of the account sends to the Internet.
import type { OUTBOUND_EN } from '../en/outbound.ts'

export const OUTBOUND_ZH: Readonly<Record<keyof typeof OUTBOUND_EN, string>> = {
  'outbound.not-asked': '问题的起点不是此账号的主机。',
  'outbound.other-side': '对端在账号之外；此环节没有可读取的内容。',
  'outbound.private': '目标不是公网地址：数据包经私网发送。',
  'outbound.same-machine': '发送方就是目标本身；由目标自己的环节判断。',
  'outbound.no-address-known': '不清楚发送方对外使用的公网地址。',
  'outbound.not-running': '实例 {{instance}} 的状态为 {{status}}；只有运行中的实例才能发送。',
  'outbound.own-address': '发送方有自己的公网地址。',
  'outbound.no-own-address': '{{sender}} 没有自己的公网地址；可能由 NAT 提供。',
  'outbound.no-own-route': '由于没有自己的公网地址，改为判断另一条路由。',
  'outbound.sender-unread': '无法读取 {{sender}} 是否有自己的公网地址。',
  'outbound.judged-at-address': '首先要知道发送方是否有自己的公网地址，而这一点尚不清楚。',
  'outbound.no-gateway': '没有路由通向可判断的 NAT 网关。',
  'outbound.ipv6-open': '发送方有 IPv6 公网带宽，可以主动发起连接。',
  'outbound.snat': 'NAT 网关 {{gateway}} 的 SNAT 条目 {{entry}} 为发送方提供地址 {{addresses}}。',
  'outbound.mapped': 'NAT 网关 {{gateway}} 的条目 {{entry}} 把 {{addresses}} 与发送方双向映射。',
  'outbound.assume-nat':
    '假设 NAT 网关 {{gateway}} 会转发此流量：其所在交换机的网络 ACL 和路由、其上的防火墙以及可用端口均未判断。',
  'outbound.no-snat':
    '路由表 {{table}} 通向 NAT 网关 {{gateway}}，而该网关没有针对 {{sender}} 的 SNAT 条目。',
  'outbound.snat-pending': 'SNAT 条目 {{entry}} 针对该发送方，但其状态为 {{status}}。',
  'outbound.route-to-nat': '路由表 {{table}} 通过 {{destination}} 指向 NAT 网关 {{gateway}}。',
  'outbound.no-route':
    '{{sender}}（{{address}}）没有公网地址，且路由表 {{table}} 没有通向公网的路由。',
  'outbound.route-needs-address':
    '{{sender}}（{{address}}）没有公网地址，而路由表 {{table}} 的路由 {{destination}} 指向 IPv4 网关，该网关只服务有公网地址的主机。',
  'outbound.route-elsewhere':
    '路由表 {{table}} 通过 {{destination}} 把此流量送往 {{hop}}；它是否转发到公网未读取。',
  'outbound.tables-do-not-matter':
    '该 VPC 没有激活的 IPv4 网关：有公网地址的主机不受路由表影响即可发送。',
  'outbound.route-out': '路由表 {{table}} 通向公网。',
  'outbound.ipv4gw-missing':
    'IPv4 网关 {{gateway}} 已激活，而路由表 {{table}} 没有通向目标的路由。',
  'outbound.ipv4gw-elsewhere':
    'IPv4 网关 {{gateway}} 已激活，而路由表 {{table}} 通过 {{destination}} 把流量送往 {{hop}}。',
  'outbound.not-port-25': '云平台只封禁 TCP 25 端口。',
  'outbound.port-25': '云平台对所有实例封禁通向公网的 TCP 25 端口，与 {{sender}} 的规则无关。',
  'outbound.far-side': '{{address}} 上由什么应答未读取：只判断了 {{sender}} 的出向路径。',
  'outbound.nacl-admits': '{{acl}} 放行 {{sender}} 发往 {{target}} 的 {{asked}}，并放行其回包。',
  'outbound.nacl-drop':
    '{{acl}} 的出方向规则 {{entry}} 丢弃 {{sender}} 发往 {{target}} 的流量（{{asked}}）。',
  'outbound.nacl-no-match':
    '{{acl}} 没有出方向规则匹配 {{sender}} 发往 {{target}} 的流量（{{asked}}），而没有匹配的流量会被丢弃。',
  'outbound.nacl-return':
    '{{target}} 的回包被 {{acl}} 的{{decider}}丢弃：回包的目的端口是 {{sender}} 的源端口，而这些端口在入方向都没有放行（已放行：{{open}}）。',
  'outbound.local-range':
    '{{sender}} 使用端口 {{dropped}} 发起连接，其回包被 {{acl}} 的{{decider}}丢弃（入方向已放行：{{open}}）。',
  'outbound.nacl-range':
    '{{acl}} 只放行 {{target}} 发往端口 {{open}} 的回包；{{sender}} 使用哪些端口发起连接未读取。',
  'outbound.nacl-undecided':
    '{{acl}} 是否放行 {{sender}} 与 {{target}} 之间的流量（{{asked}}），取决于无法读取的内容：{{missing}}。',
  'outbound.host-blocked':
    '{{sender}} 的主机自己阻断发往 {{target}} 的报文（{{asked}}）：{{rule}} {{outcome}}了它。',
  'outbound.host-return':
    '{{sender}} 的主机会发往 {{target}}（{{asked}}），但 {{rule}} {{outcome}}了回包。',
  'outbound.host-passed': '{{sender}} 的主机防火墙放行发往 {{target}} 的 {{asked}}，并放行其回包。',
  'outbound.host-undecided':
    '{{sender}} 的主机防火墙是否放行发往 {{target}} 的 {{asked}}，取决于 {{rule}}。',
  'outbound.host-translated':
    '{{sender}} 的主机可能把此流量发往另一个地址或端口：{{rule}} 会进行转换。',
  'outbound.host-routed': '主机通过 {{device}} 发往 {{sources}}。',
  'outbound.host-no-route': '主机没有通往 {{sources}} 的路由。',
  'outbound.host-refuses': '主机的一条路由会丢弃发往 {{sources}} 的流量：{{route}}',
  'outbound.host-route-open': '主机通过哪个网卡发往 {{target}} 无法判定。',
  'outbound.host-elsewhere': '所读取的是对端主机的证据；不判断发送方的主机。',
  'outbound.nacl-fix':
    '让发往 {{source}} 的流量通过 {{acl}}：重新提交整个规则列表，并多加一条放行规则（{{where}}）。',
  'outbound.nacl-fix.in': '入方向到发送方端口 1024-65535',
  'outbound.nacl-fix.out': '出方向 {{asked}}',
  'outbound.nacl-fix.both': '出方向 {{asked}} 以及入方向到发送方端口 1024-65535',
  'fix.nat-no-snat-entry':
    '在 NAT 网关 {{gateway}} 上为 {{sender}} 或其交换机添加 SNAT 条目，或为它绑定弹性公网 IP。',
  'fix.route-no-internet-egress':
    '为 {{sender}} 绑定弹性公网 IP，或让路由表 {{table}} 的 0.0.0.0/0 指向有其 SNAT 条目的 NAT 网关。',
  'fix.platform-port-25-blocked':
    '使用 465 或 587 端口发送邮件，或向云平台申请解封 25 端口；任何规则都无法放行它。',
}
