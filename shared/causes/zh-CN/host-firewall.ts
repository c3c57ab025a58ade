// What the catalogue says in Chinese about the causes of ../host-firewall.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { HOST_FIREWALL_CAUSES } from '../host-firewall.ts'

export const HOST_FIREWALL_ZH: Readonly<Record<keyof typeof HOST_FIREWALL_CAUSES, CauseWords>> = {
  'host-firewall-drop': {
    when: '主机防火墙的一条规则或链的默认策略丢弃该报文。',
    fix: '用管理这些规则的工具，在其之前插入范围最小的放行规则。',
  },
  'host-firewall-reject': {
    when: '主机防火墙的一条规则拒绝该报文。',
    fix: '用管理这些规则的工具，在其之前插入范围最小的放行规则。',
  },
  'host-firewall-reply-drop': {
    when: '主机防火墙放行该报文，但丢弃回包或同一连接的后续报文。',
    fix: '在两个方向都放行 established 和 related 的连接。',
  },
  'host-firewall-output-drop': {
    when: '主机自己的防火墙丢弃或拒绝主机发往目标的报文。',
    fix: '用管理这些规则的工具，在该出站规则之前为目标插入范围最小的放行规则。',
  },
  'host-firewall-return-drop': {
    when: '主机防火墙放行自己发出的报文，但丢弃返回的应答。',
    fix: '在入站方向放行 established 和 related 的连接。',
  },
  'ufw-inactive-misread': {
    when: 'ufw 显示未启用，但内核中的其他规则阻断该报文。',
    fix: '修改所列的规则；启动或停止 ufw 都不影响它。',
  },
  'ufw-active-but-bypassed': {
    when: 'ufw 阻断该端口，但容器发布的端口绕过了它。',
    fix: '在 DOCKER-USER 链中限制该端口，或只在一个地址上发布。',
  },
  'firewalld-wrong-zone': {
    when: 'firewalld 放行该端口的区域既不包含该网卡，也不包含该客户端。',
    fix: '在生效的区域中放行该端口。',
  },
  'firewalld-runtime-differs': {
    when: 'firewalld 的永久配置放行该端口，但当前生效的配置不放行。',
    fix: '重新加载 firewalld；如果当前配置才是需要的，则将其保存。',
  },
  'nft-priority-chain-drop': {
    when: '一个 nftables 链放行该报文，而同一挂载点上之后的链将其丢弃。',
    fix: '在之后的链中也添加放行规则；一个链中的放行不会结束其他链。',
  },
  'iptables-backend-shadowed': {
    when: '丢弃该报文的规则在另一个 iptables 后端（legacy 或 nft）中。',
    fix: '用该后端的 iptables 命令修改规则，并只保留一个后端。',
  },
  'docker-user-chain-drop': {
    when: 'DOCKER-USER 链中的一条规则丢弃发往容器的报文。',
    fix: '修改该规则；地址转换之后它需要匹配容器的端口。',
  },
  'forward-policy-drop': {
    when: '该报文需要转发，而 FORWARD 链将其丢弃。',
    fix: '在 FORWARD 链中放行该连接。',
  },
  'ip-forward-off': {
    when: '该报文需要转发，而内核没有开启转发。',
    fix: '将 net.ipv4.ip_forward 设为 1，并使其在重启后仍然生效。',
  },
  'dnat-to-loopback-blocked': {
    when: '一条规则将报文转发到环回地址，而内核会丢弃这种报文。',
    fix: '转发到主机自己的地址，或为该网卡开启 route_localnet。',
  },
  'hosts-deny-tcpwrappers': {
    when: '服务使用 TCP Wrappers，而 /etc/hosts.deny 匹配该客户端。',
    fix: '将客户端加入 /etc/hosts.allow，或从 /etc/hosts.deny 中删除该条目。',
  },
  'fail2ban-banned-client': {
    when: 'fail2ban 或同类程序封禁了客户端的地址。',
    fix: '解除对该地址的封禁；如果是自己的地址，将其加入忽略列表。',
  },
  'cloud-internal-range-dropped': {
    when: '一条规则丢弃 100.64.0.0/10，负载均衡等云服务使用该网段。',
    fix: '在该规则之前放行 100.64.0.0/10 访问该端口。',
  },
  'bpf-program-on-path': {
    when: '报文经过的位置挂载了 BPF 程序；它可能丢弃所有规则都放行的报文。',
    fix: '查明是谁加载了该程序，并在那里修改。',
  },
  'aegis-ip-block': {
    when: '主机上的云安全中心 Agent 似乎封禁了客户端的地址。',
    fix: '在云安全中心查看被封禁的地址，并在那里解除。',
  },
  'selinux-port-denied': {
    when: 'SELinux 不允许服务绑定该端口，因此没有进程监听。',
    fix: '用 semanage port 为该端口设置正确的 SELinux 类型；保持 SELinux 处于 enforcing 模式。',
  },
  'apparmor-denied': {
    when: 'AppArmor 不允许服务绑定或监听，因此没有进程监听。',
    fix: '在服务的 AppArmor 配置文件中允许该端口。',
  },
}
