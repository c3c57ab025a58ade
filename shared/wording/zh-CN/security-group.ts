// Chinese sentences of the security group hop.
import type { SECURITY_GROUP_EN } from '../en/security-group.ts'

export const SECURITY_GROUP_ZH: Readonly<Record<keyof typeof SECURITY_GROUP_EN, string>> = {
  'rules.unreadable': '无法读取 {{need}}；{{how}}。',
  'sg.groups-unknown': '接收报文的弹性网卡所属的安全组尚不清楚。',
  'sg.managed-interface':
    '弹性网卡 {{eni}} 属于其他云产品，安全组在那里的作用由该产品自己的规则决定。',
  'sg.classic-nictype-mismatch':
    '在经典网络中，每条规则只针对一个网卡：{{groups}} 的规则 {{rule}} 在 {{other}} 网卡上放行 {{asked}}，而报文从 {{card}} 网卡进入，该网卡没有放行它的规则。',
  'sg.classic-needs-no-rule':
    '对于传统型负载均衡 {{id}} 转发的流量，后端服务器的安全组不需要规则。',
  'sg.classic-denied':
    '后端服务器的安全组中有一条拒绝规则匹配传统型负载均衡 {{id}} 转发的流量；官方文档没有说明它是否生效。',
  'sg.behind-load-balancer': '报文经由负载均衡到达；此时安全组看到的是哪个地址，此处不作判断。',
  'sg.admits': '{{group}} 的规则 {{rule}}（优先级 {{priority}}）放行来自 {{source}} 的 {{asked}}。',
  'sg.admits-several':
    '所问的来源全部放行；{{group}} 的规则 {{rule}}（优先级 {{priority}}）放行来自 {{source}} 的 {{asked}}。',
  'sg.admits-same-group': '{{groups}} 的成员默认组内互通，{{client}} 是其成员。',
  'sg.outbound-default': '没有规则阻断发往 {{client}} 的 {{asked}}：普通安全组默认放行出方向。',
  'sg.lets-out':
    '{{group}} 的规则 {{rule}}（优先级 {{priority}}）放行发往 {{client}} 的 {{asked}}。',
  'sg.admits-some': '只放行来自 {{admitted}} 的 {{asked}}。',
  'sg.blocked': '安全组 {{groups}} 丢弃来自 {{client}} 的 {{asked}}。',
  'sg.undecided':
    '{{groups}} 是否放行来自 {{client}} 的 {{asked}}，取决于无法读取的内容：{{missing}}。',
  'sg.mixed-types':
    '同一弹性网卡上同时列出了普通安全组和企业级安全组（{{groups}}），而平台不允许这样：返回结果相互矛盾。',
  'sg.irrelevant-rules': '未能完整读取的规则（{{rules}}）不影响安全组的结论。',
  'sg.no-allow-rule': '{{groups}} 没有规则放行来自 {{client}} 的 {{asked}}；{{decider}}将其丢弃。',
  'sg.allow-wrong-source':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，而 {{client}} 不在其中；{{decider}}将其丢弃。',
  'sg.allow-wrong-source-family':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，那是另一个地址族；{{decider}}丢弃 {{client}}。',
  'sg.allow-wrong-port':
    '规则 {{rule}} 放行来自 {{source}} 的 {{protocol}} {{ports}}；而所问的是 {{asked}}，被{{decider}}丢弃。',
  'sg.port-list-missing-port':
    '规则 {{rule}} 放行来自 {{source}} 的 {{protocol}} {{ports}}；该端口列表中没有所问的端口，{{decider}}丢弃 {{asked}}。',
  'sg.allow-wrong-protocol':
    '规则 {{rule}} 放行来自 {{source}} 的 {{protocol}} {{ports}}；而所问的是 {{asked}}，被{{decider}}丢弃。',
  'sg.no-ipv6-rule':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，只包含 IPv4；没有规则放行来自 {{client}} 的 IPv6，{{decider}}将其丢弃。',
  'sg.prefix-list-missing-client':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，而 {{client}} 不在该列表中；{{decider}}将其丢弃。',
  'sg.source-group-needs-private-path':
    '规则 {{rule}} 按私网地址放行来自 {{source}} 的 {{asked}}；{{client}} 从公网到达，{{decider}}将其丢弃。',
  'sg.source-group-other-vpc':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，但该安全组位于另一个 VPC，永远不会匹配；{{decider}}丢弃 {{client}}。',
  'sg.dest-cidr-excludes':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，但目的地址只限 {{own}}，而这不是该弹性网卡的地址；{{decider}}将其丢弃。',
  'sg.source-port-restricted':
    '规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，但源端口只限 {{clientPorts}}，常见的客户端都不使用这些端口；{{decider}}将其丢弃。',
  'sg.deny-rule-wins':
    '规则 {{rule}}（优先级 {{priority}}）先于规则 {{accept}}（优先级 {{acceptPriority}}）匹配，丢弃来自 {{client}} 的 {{asked}}；后者本会放行。',
  'sg.deny-rule-perhaps-wins':
    '规则 {{rule}}（优先级 {{priority}}）丢弃来自 {{client}} 的 {{asked}}；其后的规则 {{accept}} 是否会放行无法读取。',
  'sg.equal-priority-drop-wins':
    '规则 {{rule}}（拒绝）与 {{accept}}（允许）的优先级同为 {{priority}}；优先级相同时以拒绝为准，因此来自 {{client}} 的 {{asked}} 被丢弃。',
  'sg.deny-in-other-group':
    '{{group}} 的规则 {{rule}}（优先级 {{priority}}）丢弃来自 {{client}} 的 {{asked}}，尽管 {{acceptGroup}} 的规则 {{accept}}（优先级 {{acceptPriority}}）会放行：两个安全组在同一弹性网卡上，合并为一个规则列表。',
  'sg.rule-on-wrong-eni':
    '{{group}} 的规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，但该安全组在 {{otherEni}} 上，而不在接收报文的弹性网卡上；{{decider}}丢弃 {{client}}。',
  'sg.rule-in-unattached-group':
    '{{group}} 的规则 {{rule}} 放行来自 {{source}} 的 {{asked}}，但该主机没有弹性网卡加入该安全组；{{decider}}丢弃 {{client}}。',
  'sg.empty-created-by-api':
    '{{groups}} 没有任何规则（通过 API 创建的安全组就是如此），{{decider}}丢弃来自 {{client}} 的 {{asked}}。',
  'sg.prefix-list-ignored':
    '{{group}} 的规则 {{rule}} 同时设置了前缀列表 {{list}} 和 {{source}}，此时只有 {{source}} 生效：列表包含 {{client}}，但不放行任何来源。请把该列表放到单独的规则中。',
  'sg.port-list-ignored':
    '{{group}} 的规则 {{rule}} 同时设置了端口列表 {{list}} 和端口 {{ports}}，此时只有后者生效：列表包含 {{asked}} 的端口，但不放行任何端口。请清空该规则的端口范围。',
  'sg.managed-readonly':
    '安全组 {{group}} 属于其他云产品，不能手动编辑：请在该产品中修改规则，或使用其他安全组。',
  'sg.intra-group-isolated':
    '{{client}} 是 {{groups}} 的成员，该安全组设置为组内隔离（InnerAccessPolicy Drop），且没有规则放行 {{asked}}。',
  'sg.enterprise-no-intra':
    '{{client}} 是企业级安全组 {{groups}} 的成员；企业级安全组默认组内不互通，且没有规则放行 {{asked}}。',
  'sg.enterprise-egress-default-drop':
    '企业级安全组 {{groups}} 不放行没有规则允许的出方向流量：发往 {{client}} 的 {{asked}} 在源端被丢弃。',
  'sg.egress-drop':
    '源端的出方向规则 {{rule}}（优先级 {{priority}}）丢弃发往 {{client}} 的 {{asked}}。',
  'sg.egress-source-unknown':
    '源端 {{source}} 的弹性网卡或安全组尚不清楚，因此不判断其出方向规则。',
  'sg.fix.allow':
    '放行 {{source}} 访问 {{asked}}：在 {{group}} 中添加优先级为 1 的入方向允许规则。',
  'sg.fix.allow-egress':
    '放行 {{source}} 访问 {{asked}}：在 {{group}} 中添加优先级为 1 的出方向允许规则。',
  'sg.fix.lower-deny':
    '优先级为 1 的拒绝规则无法被覆盖，因此先将 {{drops}} 降为优先级 2（被其覆盖的优先级为 1 的规则随之重新生效），再在 {{group}} 中为 {{source}} 访问 {{asked}} 添加优先级为 1 的入方向允许规则。',
  'sg.fix.port-of': '{{block}} 的 {{service}}',
  'sg.fix.no-group': '这些安全组由其他产品管理，或无法读取',
  'sg.fix.no-proof': '加上这样的规则重新判断，报文仍被丢弃',
  'sg.fix.no-command':
    '在 {{groups}} 之一中放行 {{source}} 访问 {{asked}}；没有给出命令，因为{{why}}。',
}
