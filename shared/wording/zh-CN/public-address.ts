// Chinese sentences of the public-address hop, IPv6 included, and what mends it.
import type { PUBLIC_ADDRESS_EN } from '../en/public-address.ts'

export const PUBLIC_ADDRESS_ZH: Readonly<Record<keyof typeof PUBLIC_ADDRESS_EN, string>> = {
  'public-address.private': '通过私网访问目标；此路径上没有公网地址。',
  'public-address.only-behind':
    '{{target}} 没有自己的公网地址；它位于 {{balancer}} 之后，后者可能通向它。',
  'public-address.assume-no-owner':
    '{{fact}} 没有得到回答：视为 {{address}} 不属于该账号的其他产品。',
  'public-address.assume-no-balancer-owns':
    '假设没有负载均衡拥有 {{address}}：没有查询此账号的负载均衡。',
  'public-address.assume-no-balancer': '假设没有负载均衡通向该实例：没有向所有负载均衡查询。',
  'public-address.private-balancer': '{{address}} 是负载均衡 {{id}} 的私网地址：从公网无法到达。',
  'public-address.load-balancer': '{{address}} 是负载均衡 {{id}} 的地址。',
  'public-address.cut-through-private':
    '弹性公网 IP {{address}} 以网卡可见模式绑定在 {{eni}} 上，该模式使此弹性网卡的私网功能失效。',
  'public-address.ipv6': '通过 IPv6 访问目标；该地址由专门的检查判断。',
  'public-address.static': '{{instance}} 的固定公网 IP {{address}} 有带宽。',
  'public-address.elastic': '弹性公网 IP {{address}} 正由 {{bound}} 使用。',
  'public-address.none':
    '{{target}} 没有公网地址，也没有 DNAT 条目把此端口转发给它；外部的客户端无法访问。',
  'public-address.not-yours':
    '此账号的实例和弹性公网 IP 都没有 {{address}}；没有查找负载均衡的地址。',
  'public-address.bandwidth-zero':
    '{{instance}} 的公网出带宽为 0，因此其固定公网 IP {{address}} 不承载任何流量。',
  'public-address.eip-not-bound': '弹性公网 IP {{address}} 没有绑定任何资源。',
  'public-address.eip-bound-elsewhere':
    '弹性公网 IP {{address}} 绑定的是 {{bound}}，而不是 {{target}}。',
  'public-address.eip-transitioning': '弹性公网 IP {{address}} 正在变更（{{status}}）。',
  'public-address.eip-expired': '弹性公网 IP {{address}} 的付费有效期已于 {{expired}} 结束。',
  'arrival.known': '所判断的就是客户端对外呈现的地址。',
  'arrival.hidden':
    '{{client}} 是私网地址：经公网到达 {{address}} 的数据包使用另一个地址，问题中没有给出。',
  'public-address.eni-not-inuse': '弹性网卡 {{eni}} 的状态为 {{status}}，没有被实例使用。',
  'ha-vip.no-master':
    '没有主机宣告高可用虚拟 IP {{address}}（{{haVip}}），因此发往它的报文无处可去。',
  'ha-vip.master-elsewhere':
    '宣告高可用虚拟 IP {{address}}（{{haVip}}）的是 {{master}}，而不是 {{target}}。',
  'ha-vip.held': '{{master}} 正在宣告高可用虚拟 IP {{address}}。',
  'fix.havip-no-master':
    '在 {{haVip}} 的某一台主机上启动 keepalived（或其他宣告 {{address}} 的程序）。',
  'fix.havip-master-elsewhere':
    '改为询问当前持有 {{address}} 的 {{master}}，或让 {{target}} 接管该地址。',
  'eip-target.not-here': '此路径上没有该实例的弹性公网 IP。',
  'led-past.unread': '服务监听的位置未读取，或者主机的规则可能把报文转给它。',
  'led-past.no': '没有迹象表明该地址绕过了服务。',
  'eip-target.wrong-address': '弹性公网 IP {{address}} 指向 {{to}}，而服务只监听 {{place}}。',
  'fix.eip-wrong-private-ip':
    '将 {{address}} 绑定到服务所监听的 {{service}}，或让服务监听 {{to}}（或所有地址）。',
  'ipv6.not-asked': '不是从公网通过 IPv6 访问目标。',
  'ipv6.open': '{{address}} 有 IPv6 公网带宽，可以从公网访问。',
  'ipv6.not-enabled-vswitch': '交换机 {{vSwitch}} 没有 IPv6 网段：其中的资源都不能有 IPv6 地址。',
  'ipv6.not-assigned': '{{target}} 没有弹性网卡拥有 IPv6 地址 {{address}}。',
  'ipv6.assigned-to-nothing': 'IPv6 地址 {{address}} 属于此账号，但没有分配给弹性网卡。',
  'ipv6.none-assigned': '{{target}} 没有弹性网卡拥有 IPv6 地址。',
  'ipv6.gateway-missing': 'VPC {{vpc}} 没有可用的 IPv6 网关。',
  'ipv6.gateway-locked': 'IPv6 网关 {{gateway}} 已被锁定（{{status}}）。',
  'ipv6.no-public-bandwidth': '{{address}} 没有公网带宽：在购买之前，该地址只能用于私网。',
  'ipv6.bandwidth-locked': '{{address}} 的公网带宽已被锁定（{{status}}）。',
  'ipv6.egress-only-rule': '{{address}} 有仅主动出规则：它可以主动发起连接，但不接受连接。',
  'fix.no-public-ip': '为 {{target}} 提供公网地址：绑定弹性公网 IP。',
  'fix.public-ip-not-yours': '检查该地址，以及它所来自的 DNS 记录。',
  'fix.public-bandwidth-zero': '将 {{target}} 的公网出带宽调到大于 0。',
  'fix.eip-not-bound': '将弹性公网 IP {{address}} 绑定到该实例。',
  'fix.eip-bound-elsewhere': '将 {{address}} 绑定到 {{target}}，或改为询问当前绑定它的 {{bound}}。',
  'fix.eip-transitioning': '等待 {{address}} 的变更完成后再次提问。',
  'fix.eip-expired': '为弹性公网 IP {{address}} 续费。',
  'fix.eni-not-inuse': '将弹性网卡 {{eni}} 绑定到该实例。',
  'fix.ipv6-not-enabled-vswitch': '为交换机 {{vSwitch}} 开启 IPv6 网段。',
  'fix.ipv6-not-assigned': '为 {{target}} 的弹性网卡分配 IPv6 地址。',
  'fix.ipv6-gateway-missing': '在 VPC {{vpc}} 中创建 IPv6 网关。',
  'fix.ipv6-gateway-locked': '支付费用或提交申诉，以解除 IPv6 网关 {{gateway}} 的锁定。',
  'fix.ipv6-no-public-bandwidth': '为 {{address}} 开通公网带宽。',
  'fix.ipv6-bandwidth-locked': '支付费用，以解除 {{address}} 公网带宽的锁定。',
  'fix.ipv6-egress-only-rule': '删除仅主动出规则 {{rule}}。',
}
