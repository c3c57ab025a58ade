// What the catalogue says in Chinese about the causes of ../host-network.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { HOST_NETWORK_CAUSES } from '../host-network.ts'

export const HOST_NETWORK_ZH: Readonly<Record<keyof typeof HOST_NETWORK_CAUSES, CauseWords>> = {
  'conntrack-table-full': {
    when: '内核的连接跟踪表已满，新建连接被丢弃。',
    fix: '调大 net.netfilter.nf_conntrack_max，或缩短其超时时间。',
  },
  'rp-filter-drop': {
    when: '由于返回客户端的路由经由另一个网卡，反向路径过滤丢弃该报文。',
    fix: '将该网卡的 rp_filter 设为 2，或为回包添加策略路由。',
  },
  'guest-no-default-route': {
    when: '主机没有返回客户端的路由。',
    fix: '添加默认路由。',
  },
  'guest-route-overlap': {
    when: '本地网络（例如容器网桥）与客户端的网络重叠，带走了回包。',
    fix: '为该本地网络更换网段。',
  },
  'guest-policy-route': {
    when: '回包发出的网卡与报文进入的网卡不同。',
    fix: '添加策略路由，使来自该地址的回包从其自己的网卡发出。',
  },
  'guest-address-missing': {
    when: '路径所送达的私网地址不在主机的任何网卡上。',
    fix: '在网卡上配置该地址。',
  },
  'guest-network-down': {
    when: '应当接收报文的网卡处于关闭状态（down）。',
    fix: '启用该网卡，并查明其关闭的原因。',
  },
  'guest-network-config': {
    when: '网卡的地址、子网掩码或网关不正确。',
    fix: '重新通过 DHCP 获取网络配置，或手动更正。',
  },
  'tcp-tw-recycle-nat': {
    when: '由于开启了 tcp_tw_recycle，旧内核丢弃位于 NAT 之后的客户端。',
    fix: '将 net.ipv4.tcp_tw_recycle 设为 0。',
  },
  'local-port-range-vs-nacl': {
    when: '主机发起连接所用的端口，其回包不被网络 ACL 放行。',
    fix: '使 net.ipv4.ip_local_port_range 与网络 ACL 的入方向规则一致。',
  },
  'cloud-assistant-offline': {
    when: '实例的云助手没有应答，因此无法通过它读取主机。',
    fix: '启动云助手 Agent，或在主机上运行 whyport collect。',
  },
}
