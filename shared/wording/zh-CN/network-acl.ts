// Chinese sentences of the network ACL hop.
import type { NETWORK_ACL_EN } from '../en/network-acl.ts'

export const NETWORK_ACL_ZH: Readonly<Record<keyof typeof NETWORK_ACL_EN, string>> = {
  'nacl.vswitch-unknown': '不清楚该网卡所在的交换机，因此不判断其网络 ACL。',
  'nacl.binding-unknown': '无法读取交换机 {{vSwitch}} 是否绑定了网络 ACL。',
  'nacl.behind-load-balancer':
    '报文经由负载均衡到达；此时网络 ACL 看到的是哪个地址，此处不作判断。',
  'nacl.shared': '交换机 {{vSwitch}} 由另一个账号共享，此处看不到其网络 ACL。',
  'nacl.none': '交换机 {{vSwitch}} 没有绑定网络 ACL。',
  'nacl.cut-through': '弹性公网 IP 以网卡可见模式绑定在辅助弹性网卡上，其流量不受网络 ACL 过滤。',
  'nacl.same-vswitch': '{{client}} 位于同一个交换机；网络 ACL 只过滤进出交换机的流量。',
  'nacl.platform': '{{client}} 属于云平台（DNS、元数据），网络 ACL 不过滤。',
  'nacl.admits':
    '{{acl}} 的规则 {{entry}} 放行来自 {{source}} 的 {{asked}}，规则 {{reply}} 放行发往 {{replyTo}} 的回包。',
  'nacl.admits-some': '{{acl}} 只放行来自 {{admitted}} 的 {{asked}}。',
  'nacl.blocked': '{{acl}} 阻断来自 {{client}} 的 {{asked}}。',
  'nacl.undecided':
    '{{acl}} 是否放行来自 {{client}} 的 {{asked}}，取决于无法读取的内容：{{missing}}。',
  'nacl.icmp-drop':
    '{{acl}} 的规则 {{entry}} 只针对 ICMP：它丢弃 ping，不影响 TCP 和 UDP。请针对真正关心的端口提问。',
  'nacl.inbound-drop': '{{acl}} 的规则 {{entry}} 丢弃来自 {{client}} 的 {{asked}}。',
  'nacl.inbound-no-match':
    '{{acl}} 没有规则匹配来自 {{client}} 的 {{asked}}，而没有匹配的流量会被丢弃。',
  'nacl.ipv6-drop':
    '{{acl}} 没有针对 {{asked}} 的{{direction}} IPv6 规则；IPv4 规则不匹配 IPv6，因此 {{client}} 被丢弃。',
  'nacl.order-shadow':
    '{{acl}} 的规则 {{entry}} 丢弃来自 {{client}} 的 {{asked}}；放行规则 {{accept}} 排在其后，永远不会被匹配到。',
  'nacl.outbound-ephemeral-drop':
    '发往 {{client}} 的回包被 {{acl}} 的{{decider}}丢弃：回包的目的端口是客户端的源端口，而常见系统使用的客户端端口在出方向都没有放行（已放行：{{open}}）。',
  'nacl.outbound-reply-drop':
    '发往 {{client}} 的回包被 {{acl}} 的{{decider}}丢弃：出方向的 {{asked}} 没有放行。',
  'nacl.outbound-port-confusion':
    '{{acl}} 的出方向规则 {{entry}} 放行的是服务端口 {{port}}；出方向规则匹配的是客户端的端口，因此它没有放行任何回包。',
  'nacl.outbound-ephemeral-partial':
    '{{acl}} 只放行发往 {{client}} 端口 {{open}} 的回包；客户端使用端口 {{dropped}} 的连接会失败（{{failing}}），因此时通时不通。',
  'nacl.binding-in-progress':
    '{{acl}} 正在修改或正在绑定到 {{vSwitch}}（{{state}}）；结果可能在几秒内改变。',
  'nacl.fix': '让 {{source}} 通过 {{acl}}：重新提交整个规则列表，并多加一条放行规则（{{where}}）。',
  'nacl.fix.where-in': '入方向 {{asked}}',
  'nacl.fix.where-out': '出方向到客户端端口 1024-65535',
  'nacl.fix.where-both': '入方向 {{asked}} 以及出方向到客户端端口 1024-65535',
  'nacl.fix.no-proof': '加上这样的规则重新判断，报文仍被丢弃',
  'nacl.fix.no-command': '让 {{source}} 通过 {{acl}}；没有给出命令，因为{{why}}。',
}
