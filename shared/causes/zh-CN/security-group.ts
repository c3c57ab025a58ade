// What the catalogue says in Chinese about the causes of ../security-group.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { SECURITY_GROUP_CAUSES } from '../security-group.ts'

export const SECURITY_GROUP_ZH: Readonly<Record<keyof typeof SECURITY_GROUP_CAUSES, CauseWords>> = {
  'sg-no-allow-rule': {
    when: '弹性网卡的所有安全组都没有匹配的规则，而默认动作是丢弃。',
    fix: '添加放行该客户端访问该端口的规则。',
  },
  'sg-allow-wrong-source': {
    when: '有规则放行该端口和协议，但不包括客户端的地址。',
    fix: '将客户端的地址加入放行的来源。',
  },
  'sg-allow-wrong-port': {
    when: '有规则放行该客户端和协议，但不包括所问的端口。',
    fix: '为所问的端口添加规则，或更正规则的端口范围。',
  },
  'sg-allow-wrong-protocol': {
    when: '有规则放行该客户端和端口，但针对的是另一种协议。',
    fix: '添加针对所问协议的规则。',
  },
  'sg-deny-rule-wins': {
    when: '优先级更高的拒绝规则先于放行规则生效。',
    fix: '缩小拒绝规则的范围，或为客户端的允许规则设置更高的优先级。',
  },
  'sg-equal-priority-drop-wins': {
    when: '一条拒绝规则和一条允许规则以相同的优先级匹配，此时以拒绝为准。',
    fix: '为允许规则设置比拒绝规则更高的优先级，即更小的数值。',
  },
  'sg-deny-in-other-group': {
    when: '起决定作用的拒绝规则与放行规则位于同一弹性网卡的不同安全组。',
    fix: '将弹性网卡移出含拒绝规则的安全组，或为允许规则设置更高的优先级。',
  },
  'sg-dest-cidr-excludes': {
    when: '规则本会匹配，但其目的地址不包含该弹性网卡的私网地址。',
    fix: '更正或清空规则的目的地址。',
  },
  'sg-source-port-restricted': {
    when: '规则本会匹配，但它只放行某些源端口，而客户端不使用这些端口。',
    fix: '清空规则的源端口范围。',
  },
  'sg-source-group-needs-private-path': {
    when: '规则放行某个安全组的成员，这只包含其私网地址，而客户端使用公网地址。',
    fix: '让客户端使用私网地址访问，或添加针对客户端公网地址的规则。',
  },
  'sg-source-group-other-vpc': {
    when: '规则放行某个安全组的成员，而该安全组位于另一个 VPC 或地域。',
    fix: '使用客户端的私网网段代替该安全组。',
  },
  'sg-source-group-unreadable': {
    when: '规则引用的安全组的成员无法读取。',
    fix: '授予读取该安全组的权限，或在其所属的账号中提问。',
  },
  'sg-prefix-list-missing-client': {
    when: '规则放行前缀列表中的地址，而客户端不在该列表中。',
    fix: '将客户端的地址加入前缀列表。',
  },
  'sg-prefix-list-unreadable': {
    when: '规则引用的前缀列表的条目无法读取。',
    fix: '授予操作 ecs:DescribePrefixListAttributes，然后再次提问。',
  },
  'sg-prefix-list-ignored': {
    when: '规则同时设置了前缀列表和另一个来源，此时前缀列表不生效。',
    fix: '将其拆分为两条规则，每个来源一条。',
  },
  'sg-port-list-missing-port': {
    when: '规则放行端口列表中的端口，而所问的端口不在该列表中。',
    fix: '将该端口加入端口列表。',
  },
  'sg-port-list-unreadable': {
    when: '规则引用的端口列表的条目无法读取。',
    fix: '授予操作 ecs:DescribePortRangeListEntries，然后再次提问。',
  },
  'sg-port-list-ignored': {
    when: '规则同时设置了端口列表和端口范围，此时端口列表不生效。',
    fix: '清空规则的端口范围，或将其拆分为两条规则。',
  },
  'sg-no-ipv6-rule': {
    when: '客户端使用 IPv6，而只有 IPv4 规则会放行它。',
    fix: '添加 IPv6 来源的规则。',
  },
  'sg-rule-on-wrong-eni': {
    when: '规则所在的安全组属于该实例的另一个弹性网卡，而不是拥有该地址的弹性网卡。',
    fix: '将拥有该地址的弹性网卡加入该规则所在的安全组。',
  },
  'sg-rule-in-unattached-group': {
    when: '含有该规则的安全组没有关联到弹性网卡。',
    fix: '将弹性网卡加入该安全组，或在其已加入的安全组中添加该规则。',
  },
  'sg-intra-group-isolated': {
    when: '客户端与目标同属一个组内隔离的安全组，且没有放行规则。',
    fix: '为客户端添加规则，或将安全组设置为组内互通。',
  },
  'sg-enterprise-no-intra': {
    when: '客户端与目标同属一个企业级安全组，其成员没有规则时不能互通。',
    fix: '添加针对客户端私网网段的规则。',
  },
  'sg-enterprise-egress-default-drop': {
    when: '实例主动发起连接，而其企业级安全组丢弃没有规则的出方向流量。',
    fix: '为目的地址和端口添加出方向规则。',
  },
  'sg-egress-drop': {
    when: '实例主动发起连接，而其安全组的出方向规则将其丢弃。',
    fix: '缩小该出方向拒绝规则的范围；入方向连接的回包不受其影响。',
  },
  'sg-egress-blocks-cloud-assistant': {
    when: '出方向规则使实例的云助手无法连接其服务端，因此无法通过它读取主机。',
    fix: '放行出方向的 TCP 443、TCP 80 和 UDP 53。',
  },
  'sg-empty-created-by-api': {
    when: '安全组没有任何规则，通过 API 创建的安全组就是如此。',
    fix: '只添加所需的规则。',
  },
  'sg-managed-readonly': {
    when: '安全组属于其他云产品，不能手动编辑。',
    fix: '在该安全组所属的产品中修改规则，或使用其他安全组。',
  },
  'sg-session-idle-timeout': {
    when: '连接空闲时间超过弹性网卡保持会话的时间后断开。',
    fix: '以更短的间隔发送保活报文，或调大弹性网卡的会话时间。',
  },
  'sg-classic-nictype-mismatch': {
    when: '在经典网络中，该规则针对的是另一个网卡。',
    fix: '为公网网卡添加规则；更好的做法是将实例迁移到 VPC。',
  },
  'sg-mixed-types': {
    when: '弹性网卡似乎同时属于普通安全组和企业级安全组，而平台不允许这样。',
    fix: '重新读取安全组；如果仍然如此，将该证据作为数据错误报告。',
  },
}
