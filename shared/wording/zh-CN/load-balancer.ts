// Chinese sentences of the load-balancer hop, of what stands behind it, and what mends them.
import type { LOAD_BALANCER_EN } from '../en/load-balancer.ts'

export const LOAD_BALANCER_ZH: Readonly<Record<keyof typeof LOAD_BALANCER_EN, string>> = {
  'load-balancer.not-on-path': '所问地址不是负载均衡的地址。',
  'load-balancer.not-judged': '{{address}} 指向一个负载均衡；其监听和后端服务器未读取。',
  'load-balancer.active': '负载均衡 {{id}} 运行正常。',
  'load-balancer.inactive': '负载均衡 {{id}} 的状态为 {{status}}，不接受连接。',
  'load-balancer.state-unread': '返回结果没有说明负载均衡 {{id}} 是否处于运行状态。',
  'load-balancer.icmp': '负载均衡 {{id}} 可能自己应答 ping；这不能说明其后端的情况。',
  'load-balancer.no-listener':
    '负载均衡 {{id}} 没有 {{protocol}}/{{port}} 的监听；它的监听有 {{others}}。',
  'load-balancer.no-listener-at-all':
    '负载均衡 {{id}} 没有 {{protocol}}/{{port}} 的监听，也没有其他端口的监听。',
  'load-balancer.listens': '负载均衡 {{id}} 的监听 {{listener}} 正在运行。',
  'load-balancer.listener-stopped': '负载均衡 {{id}} 的监听 {{listener}} 已停止。',
  'load-balancer.listener-unclear':
    '负载均衡 {{id}} 的监听 {{listener}} 状态为“{{status}}”；没有说明它是否提供服务。',
  'load-balancer.takes': '负载均衡 {{id}} 通过监听 {{listener}} 接受该连接。',
  'load-balancer.over-ipv4': '通过 IPv4 访问负载均衡 {{id}}。',
  'load-balancer.over-ipv6': '负载均衡 {{id}} 接受 IPv6 客户端。',
  'load-balancer.no-ipv6': '负载均衡 {{id}} 只有 IPv4 地址，而客户端使用 IPv6。',
  'load-balancer.ipv6-private': '负载均衡 {{id}} 的 IPv6 地址是私网地址：公网上无法访问。',
  'load-balancer.no-ipv6-asked':
    '客户端使用 IPv6；尚不清楚它会访问负载均衡 {{id}} 的哪个 IPv6 地址（{{address}}）。',
  'load-balancer.ipv6-type-unclear':
    '没有说明客户端能否使用负载均衡 {{id}} 的 IPv6 地址（{{type}}）。',
  'load-balancer.no-access-list': '监听 {{listener}} 没有启用访问控制。',
  'load-balancer.access-unclear':
    '无法得知监听 {{listener}} 的访问控制放行哪些来源：缺少其开关、类型或条目。',
  'load-balancer.access-undecided':
    '根据监听 {{listener}} 的访问控制无法确定 {{client}} 能否通过。',
  'load-balancer.access-admits': '监听 {{listener}} 的访问控制放行该客户端。',
  'load-balancer.acl-white':
    '监听 {{listener}} 只放行 {{lists}}（{{entries}}）中的来源；{{client}} 不在其中。',
  'load-balancer.acl-black': '监听 {{listener}} 拒绝 {{lists}} 中的来源；{{client}} 在其中。',
  'load-balancer.no-groups': '负载均衡 {{id}} 没有加入安全组。',
  'load-balancer.groups-admit':
    '负载均衡 {{id}} 的安全组（{{groups}}）中没有命中该客户端的拒绝规则。',
  'load-balancer.groups-undecided':
    '负载均衡 {{id}} 的安全组（{{groups}}）中是否有命中该客户端的拒绝规则，尚无法确定。',
  'load-balancer.group-denies':
    '负载均衡 {{id}} 的安全组 {{group}} 的规则 {{rule}}（优先级 {{priority}}）拒绝来自 {{client}} 的 {{asked}}。',
  'load-balancer.no-acl-of-its-own': '网络型负载均衡的交换机不在此路径上。',
  'load-balancer.acl-lets-in': '{{id}} 所在交换机的网络 ACL 放行该客户端及其回包。',
  'load-balancer.acl-drops':
    '{{id}} 所在交换机的一个网络 ACL 会丢弃客户端的报文或回包；官方文档没有说明它是否过滤 {{id}} 所接收的流量。',
  'load-balancer.locked': '负载均衡 {{id}} 已被锁定（{{reason}}）。',
  'load-balancer.not-locked': '负载均衡 {{id}} 未被锁定。',
  'load-balancer.lock-unclear':
    '负载均衡 {{id}} 报告“{{reason}}”；官方文档没有说明这是否会阻断流量。',
  'load-balancer.lock-unread': '未读取负载均衡；缺少的内容见负载均衡环节。',
  'load-balancer.nothing-behind': '没有监听继续转发，因此没有可判断的后端服务器。',
  'load-balancer.machine-unknown': '尚不清楚负载均衡 {{id}} 把连接转发给哪台后端服务器。',
  'load-balancer.sources-unread': '未读取负载均衡 {{id}} 连接后端所用的地址。',
  'load-balancer.answers-itself': '监听 {{listener}} 以重定向或固定页面应答；不会访问后端服务器。',
  'load-balancer.healthy': '监听 {{listener}} 的 {{all}} 台后端服务器中有 {{normal}} 台健康。',
  'load-balancer.assume-others':
    '{{normal}} 台健康的后端服务器中只判断了一台；其余的以健康检查结果为准。',
  'load-balancer.default-serves':
    '监听 {{listener}} 的默认转发可以提供服务；转发规则未读取，可能把请求转发到别处。',
  'load-balancer.assume-host':
    '客户端访问 {{host}} 的首页；此时监听 {{listener}} 使用的规则是：{{rule}}。',
  'load-balancer.assume-leads':
    '尚不清楚请求命中监听 {{listener}} 的哪条转发规则（{{rules}}）；只判断了其中一条的后端服务器，其余的以健康检查结果为准。',
  'load-balancer.every-lead':
    '监听 {{listener}} 的每个转发去向都有健康的后端服务器，或者不需要后端服务器：{{rules}}。',
  'load-balancer.depends-on-rule':
    '结果取决于请求命中监听 {{listener}} 的哪条转发规则：{{bad}} 没有可用的后端服务器。',
  'load-balancer.lead-open':
    '监听 {{listener}} 的部分转发规则是否有后端服务器应答尚不清楚：{{bad}}。',
  'load-balancer.one-of-rules':
    '{{machine}} 因此被阻断；其他转发规则可能把请求转发给另一台后端服务器：{{rules}}。',
  'load-balancer.rules-unread': '{{machine}} 因此被阻断；转发规则未读取，可能把请求转发到别处。',
  'load-balancer.unchecked': '监听 {{listener}} 唯一的后端服务器接收所有连接：没有启用健康检查。',
  'load-balancer.health-unclear':
    '监听 {{listener}} 的 {{all}} 台后端服务器中，没有一台可确认为健康。',
  'load-balancer.depends-on-request':
    '监听 {{listener}} 的默认转发没有可用的后端服务器；请求可能按域名或路径命中其他转发规则。',
  'load-balancer.no-machine': '监听 {{listener}} 转发到的 {{group}} 中没有后端服务器。',
  'load-balancer.weight-zero':
    '监听 {{listener}} 的所有后端服务器权重都为 0，例如 {{machine}}：没有一台会收到连接。',
  'load-balancer.unhealthy':
    '监听 {{listener}} 的健康检查没有发现健康的后端服务器；{{machine}} 异常。',
  'load-balancer.unhealthy-timeout':
    '监听 {{listener}} 的健康检查没有得到 {{machine}} 的应答（{{reason}}）：报文在途中被丢弃，或主机已宕机。',
  'load-balancer.unhealthy-refused':
    '监听 {{listener}} 的健康检查被 {{machine}} 拒绝（{{reason}}）：该端口没有进程监听。',
  'load-balancer.unhealthy-answer':
    '监听 {{listener}} 的健康检查不接受 {{machine}} 的应答内容（{{reason}}）。',
  'load-balancer.unhealthy-silent':
    '监听 {{listener}} 的健康检查连接上了 {{machine}}，但没有得到应答（{{reason}}）。',
  'load-balancer.check-blocked':
    '{{machine}} 的防火墙丢弃负载均衡从 {{from}} 发往端口 {{port}} 的报文：{{rule}}。',
  'load-balancer.hairpin':
    '客户端 {{machine}} 本身就是监听 {{listener}} 的后端服务器：已知四层监听不服务自己的后端服务器。',
  'load-balancer.partly-seen': '负载均衡从 {{from}} 发起连接；不能确定这些地址全部被放行。',
  'load-balancer.seen-either-way':
    '结果取决于后端服务器看到的源地址是客户端还是负载均衡（{{from}}）。',
  'load-balancer.one-of-several':
    '{{machine}} 因此被阻断；该负载均衡的另外 {{others}} 台后端服务器可能会应答。',
  'fix.lb-no-listener': '为负载均衡 {{id}} 添加 {{protocol}}/{{port}} 的监听。',
  'fix.lb-listener-stopped': '启动负载均衡 {{id}} 的监听 {{listener}}。',
  'fix.lb-inactive': '启用负载均衡 {{id}}：启动该实例，或启动其一个监听。',
  'fix.lb-locked': '结清负载均衡 {{id}} 的欠费，或处理其通知中所列的问题。',
  'fix.lb-no-ipv6': '通过 IPv4 访问 {{id}}，或改用双栈负载均衡。',
  'fix.lb-ipv6-private': '将负载均衡 {{id}} 的 IPv6 地址改为公网。',
  'fix.lb-acl-white': '将 {{block}} 加入监听 {{listener}} 的访问控制策略组 {{acl}}。',
  'fix.lb-acl-black': '从访问控制策略组 {{acl}} 中移除包含 {{block}} 的条目。',
  'fix.lb-sg-deny':
    '缩小安全组 {{group}} 的拒绝规则 {{rule}} 的范围，或在其之前为该客户端添加允许规则。',
  'fix.lb-backend-missing': '将主机添加到监听 {{listener}} 的服务器组。',
  'fix.lb-backend-weight-zero': '将监听 {{listener}} 的后端服务器 {{machine}} 的权重设为大于 0。',
  'fix.lb-backend-unhealthy':
    '在 {{machine}} 上检查其健康检查所报告的问题：没有应答（防火墙、网络 ACL、主机宕机）、被拒绝（没有进程监听）或应答内容错误。',
  'fix.lb-healthcheck-blocked-in-guest':
    '在 {{machine}} 的防火墙中放行 {{from}} 访问端口 {{port}}。',
  'fix.lb-hairpin': '直接访问 {{machine}} 自身的服务，或使用七层监听。',
}
