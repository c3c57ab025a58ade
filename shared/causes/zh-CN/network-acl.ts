// What the catalogue says in Chinese about the causes of ../network-acl.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { NETWORK_ACL_CAUSES } from '../network-acl.ts'

export const NETWORK_ACL_ZH: Readonly<Record<keyof typeof NETWORK_ACL_CAUSES, CauseWords>> = {
  'nacl-inbound-drop': {
    when: '网络 ACL 中第一条匹配的入方向规则丢弃该报文。',
    fix: '在该丢弃规则之前为客户端插入放行规则。',
  },
  'nacl-inbound-no-match': {
    when: '网络 ACL 没有匹配的入方向规则，此时报文被丢弃。',
    fix: '为客户端和端口添加入方向放行规则。',
  },
  'nacl-outbound-ephemeral-drop': {
    when: '网络 ACL 丢弃回包，回包的目的端口是客户端的高位端口。',
    fix: '放行发往客户端端口 1024 至 65535 的出方向流量。',
  },
  'nacl-outbound-icmp-drop': {
    when: '网络 ACL 在出方向丢弃 ICMP 回包。',
    fix: '放行发往客户端的出方向 ICMP。',
  },
  'nacl-outbound-ephemeral-partial': {
    when: '网络 ACL 只放行发往客户端部分高位端口的回包，因此部分连接失败。',
    fix: '将出方向规则扩大到端口 1024 至 65535。',
  },
  'nacl-outbound-port-confusion': {
    when: '出方向规则写的是服务的端口，而回包的目的端口是客户端的端口。',
    fix: '在出方向规则中填写客户端的端口范围 1024 至 65535。',
  },
  'nacl-order-shadow': {
    when: '放行规则排在丢弃规则之后，而以第一条匹配的规则为准。',
    fix: '将放行规则移到丢弃规则之前。',
  },
  'nacl-ipv6-drop': {
    when: '客户端使用 IPv6，而网络 ACL 没有放行 IPv6 的规则。',
    fix: '在两个方向都添加 IPv6 规则。',
  },
  'nacl-egress-drop': {
    when: '第一条匹配的出方向规则丢弃交换机内的实例发往目标的流量。',
    fix: '在该丢弃规则之前为目标及其端口插入出方向放行规则。',
  },
  'nacl-egress-no-match': {
    when: '没有出方向规则匹配交换机内的实例发往目标的流量，此时流量被丢弃。',
    fix: '为目标及其端口添加出方向放行规则。',
  },
  'nacl-return-ephemeral-drop': {
    when: '实例主动发起连接，而网络 ACL 丢弃发往实例高位端口的回包。',
    fix: '放行来自目标、发往端口 1024 至 65535 的入方向流量。',
  },
  'nacl-icmp-drop': {
    when: '网络 ACL 丢弃 ping；TCP 和 UDP 不受影响。',
    fix: '如果需要 ping，在两个方向都放行 ICMP。',
  },
  'nacl-prefix-list-unreadable': {
    when: '规则引用的前缀列表的条目无法读取。',
    fix: '授予操作 vpc:GetVpcPrefixListEntries，然后再次提问。',
  },
  'nacl-binding-in-progress': {
    when: '网络 ACL 正在修改，或正在与交换机绑定。',
    fix: '等待变更结束后再次提问。',
  },
  'nacl-nat-vswitch-drop': {
    when: 'NAT 网关或负载均衡所在交换机的网络 ACL 丢弃该报文。',
    fix: '在该交换机的网络 ACL 中放行该流量。',
  },
  'nacl-cross-vswitch-drop': {
    when: '客户端与目标位于不同的交换机，其中一个的网络 ACL 丢弃该报文。',
    fix: '在所列的网络 ACL 中放行该流量。',
  },
}
