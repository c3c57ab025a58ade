// Chinese sentences of the NAT hop, and what mends them.
import type { NAT_EN } from '../en/nat.ts'

export const NAT_ZH: Readonly<Record<keyof typeof NAT_EN, string>> = {
  'nat.not-on-path': '所问地址不是 NAT 网关的地址。',
  'nat.forwards': 'NAT 网关 {{gateway}} 的 DNAT 条目 {{entry}} 把此端口转发到 {{to}}。',
  'nat.entry-missing':
    'NAT 网关 {{gateway}} 没有转发 {{address}} 的 {{protocol}}/{{port}} 的 DNAT 条目。',
  'nat.entry-pending': 'DNAT 条目 {{entry}} 转发此端口，但其状态为 {{status}}。',
  'nat.protocol-mismatch':
    'DNAT 条目 {{entry}} 只转发此端口的 {{entryProtocol}}，不转发 {{protocol}}。',
  'nat.wrong-backend': 'DNAT 条目 {{entry}} 转发到 {{to}}，而该地址不属于此账号的任何实例。',
  'nat.wrong-internal-port':
    'DNAT 条目 {{entry}} 把端口 {{asked}} 转发到端口 {{port}}，而后者没有进程监听。',
  'nat.gateway-locked': 'NAT 网关 {{gateway}} 已被锁定（{{status}}）。',
  'nat.private-type': 'NAT 网关 {{gateway}} 是 VPC NAT 网关，只服务私网。',
  'nat.gateway-not-available': 'NAT 网关 {{gateway}} 的状态为 {{status}}。',
  'nat.eip-conflict': '{{to}} 自己还有公网地址 {{address}}：其回包会从该地址发出，客户端收不到。',
  'nat.icmp': 'NAT 网关可能自己应答 ping；这不能说明其后面的情况。',
  'nat.acl-not-judged': 'NAT 网关所在交换机的网络 ACL 未读取，或就是上面已判断的那一个。',
  'nat.acl-drops':
    'NAT 网关 {{gateway}} 所在交换机 {{vSwitch}} 的 {{acl}} 会丢弃此流量；官方文档没有说明网络 ACL 是否过滤网关转发的流量。',
  'nat.return-unknown': '没有条目继续转发，因此没有需要路由的回包。',
  'nat.return-missing': '路由表 {{table}} 没有把回包送回 NAT 网关 {{gateway}}。',
  'nat.return-other': '路由表 {{table}} 把回包送往 {{other}}，而不是请求进入时经过的 {{gateway}}。',
  'fix.dnat-entry-missing': '在 NAT 网关 {{gateway}} 上添加转发此端口的 DNAT 条目。',
  'fix.dnat-entry-pending': '等待 DNAT 条目 {{entry}} 可用后再次提问。',
  'fix.dnat-protocol-mismatch': '让 DNAT 条目 {{entry}} 同时转发 {{protocol}}。',
  'fix.dnat-wrong-backend': '让 DNAT 条目 {{entry}} 指向正确的私网地址，或改为询问它所指向的主机。',
  'fix.dnat-wrong-internal-port':
    '让 DNAT 条目 {{entry}} 指向服务监听的端口，或让服务监听端口 {{port}}。',
  'fix.nat-gateway-locked': '结清 NAT 网关 {{gateway}} 的欠费，或提交申诉。',
  'fix.nat-private-type': '使用公网 NAT 网关或弹性公网 IP 代替 {{gateway}}。',
  'fix.nat-gateway-not-available': '等待 NAT 网关 {{gateway}} 可用后再次提问。',
  'fix.dnat-and-eip-conflict':
    '只保留一个入口：解绑 {{address}}，或删除该 DNAT 条目并使用 {{address}}。',
  'fix.dnat-return-route-missing': '让路由表 {{table}} 把回包送回 NAT 网关 {{gateway}}。',
  'fix.dnat-return-via-other-nat':
    '为该主机所在的交换机设置指向 NAT 网关 {{gateway}} 的单独路由表。',
}
