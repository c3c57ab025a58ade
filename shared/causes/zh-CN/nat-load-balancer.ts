// What the catalogue says in Chinese about the causes of ../nat-load-balancer.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { NAT_LOAD_BALANCER_CAUSES } from '../nat-load-balancer.ts'

export const NAT_LOAD_BALANCER_ZH: Readonly<
  Record<keyof typeof NAT_LOAD_BALANCER_CAUSES, CauseWords>
> = {
  'dnat-entry-missing': {
    when: '该地址属于 NAT 网关，而网关没有针对该端口和协议的 DNAT 条目。',
    fix: '为该端口创建 DNAT 条目。',
  },
  'dnat-entry-pending': {
    when: '该端口的 DNAT 条目尚未生效。',
    fix: '等待该条目可用后再次提问。',
  },
  'dnat-protocol-mismatch': {
    when: '该端口的 DNAT 条目针对的是另一种协议。',
    fix: '修改 DNAT 条目的协议，或为所问的协议添加一条。',
  },
  'dnat-wrong-backend': {
    when: 'DNAT 条目指向的不是所问的主机。',
    fix: '修改条目的私网地址，或改为询问它所指向的主机。',
  },
  'dnat-wrong-internal-port': {
    when: 'DNAT 条目指向的端口没有进程监听。',
    fix: '修改条目的私网端口，或在该端口上启动服务。',
  },
  'dnat-return-route-missing': {
    when: '所转发连接的回包没有经由同一个 NAT 网关返回。',
    fix: '为主机所在的交换机添加经由该 NAT 网关通往客户端的路由。',
  },
  'dnat-return-via-other-nat': {
    when: '所转发连接的回包经由另一个 NAT 网关发出。',
    fix: '让该交换机通往客户端的路由指向转发该端口的网关。',
  },
  'dnat-and-eip-conflict': {
    when: 'DNAT 条目后面的主机有自己的公网地址，因此回包的源地址不对。',
    fix: '只保留一个入口：DNAT 条目或公网地址。',
  },
  'nat-no-snat-entry': {
    when: '发送方没有公网地址，而其路由所指向的 NAT 网关没有针对它的 SNAT 条目。',
    fix: '为发送方的交换机或地址创建 SNAT 条目，或为它绑定弹性公网 IP。',
  },
  'nat-gateway-locked': {
    when: 'NAT 网关因欠费或安全原因被锁定。',
    fix: '结清欠费，或处理通知所列的问题。',
  },
  'nat-gateway-not-available': {
    when: 'NAT 网关正在创建、变更或删除。',
    fix: '等待 NAT 网关可用后再次提问。',
  },
  'nat-private-type': {
    when: 'NAT 网关是 VPC NAT 网关，不服务公网。',
    fix: '使用公网 NAT 网关或弹性公网 IP。',
  },
  'nat-session-exhausted': {
    when: 'NAT 网关没有空闲的会话或端口，因此新建连接被丢弃。',
    fix: '为网关增加地址，提高其会话配额，或缩短空闲时间。',
  },
  'lb-no-listener': {
    when: '负载均衡没有针对该端口和协议的监听。',
    fix: '为该端口创建监听。',
  },
  'lb-listener-stopped': {
    when: '负载均衡的监听已停止。',
    fix: '启动该监听。',
  },
  'lb-locked': {
    when: '负载均衡因欠费或安全原因被锁定。',
    fix: '结清欠费，或处理通知所列的问题。',
  },
  'lb-inactive': {
    when: '负载均衡未启用。',
    fix: '启用负载均衡。',
  },
  'lb-backend-unhealthy': {
    when: '负载均衡的健康检查没有发现健康的后端服务器。',
    fix: '处理健康检查所报告的问题：没有应答、被拒绝或 HTTP 应答错误。',
  },
  'lb-backend-weight-zero': {
    when: '负载均衡的后端服务器权重为 0，不会收到连接。',
    fix: '将该服务器的权重设为大于 0。',
  },
  'lb-backend-missing': {
    when: '监听没有后端服务器，或其中没有所问的主机。',
    fix: '将该主机添加到监听的服务器组。',
  },
  'lb-no-ipv6': {
    when: '客户端使用 IPv6，而负载均衡只有 IPv4 地址。',
    fix: '使用双栈负载均衡，或通过 IPv4 访问。',
  },
  'lb-ipv6-private': {
    when: '客户端在公网，而负载均衡的 IPv6 地址是私网地址。',
    fix: '将负载均衡的 IPv6 地址改为公网。',
  },
  'lb-acl-denied': {
    when: '监听的访问控制不放行该客户端。',
    fix: '将客户端加入白名单，或从黑名单中移除。',
  },
  'lb-sg-deny': {
    when: '负载均衡的安全组中有一条拒绝规则匹配该客户端。',
    fix: '缩小该拒绝规则的范围，或在其之前为客户端添加允许规则。',
  },
  'lb-healthcheck-blocked-in-guest': {
    when: '主机的防火墙丢弃来自 100.64.0.0/10 的健康检查。',
    fix: '在主机的防火墙中放行 100.64.0.0/10 访问该端口。',
  },
  'lb-hairpin': {
    when: '客户端本身就是该负载均衡的后端服务器，已知四层监听不支持这种访问。',
    fix: '直接访问服务，或使用七层监听。',
  },
}
