// Chinese sentences about addresses, links, connection tracking and routes of the host.
import type { HOST_NETWORK_EN } from '../en/host-network.ts'

export const HOST_NETWORK_ZH: Readonly<Record<keyof typeof HOST_NETWORK_EN, string>> = {
  'host-network.address-contradicted':
    '没有网卡列出 {{address}}，但内核为它保留了本地路由：两份读取结果中有一份有误。',
  'host-network.address-missing': '报文的目的地址是 {{address}}，而主机上没有网卡配置该地址。',
  'host-network.has-public':
    '主机上没有网卡配置 {{address}}，但有网卡直接配置了 {{public}}：该弹性公网 IP 可能处于网卡可见模式。',
  'host-network.cut-through-missing':
    '弹性公网 IP {{address}} 处于网卡可见模式，因此报文的目的地址就是它本身，而主机上没有网卡配置该地址。',
  'host-network.secondary-missing':
    '{{public}} 指向辅助私网 IP {{address}}，而主机上没有网卡配置该地址。',
  'host-network.link-down': '配置了 {{address}} 的网卡 {{device}} 处于关闭状态（down）。',
  'host-network.all-down': '所有配置了 IPv{{family}} 地址的网卡都处于关闭状态（down）。',
  'host-network.some-down': '部分网卡处于关闭状态（down），而报文从哪个网卡进入尚不清楚。',
  'host-network.no-address': '没有网卡配置可供报文到达的 IPv{{family}} 地址。',
  'host-network.tw-recycle':
    'net.ipv4.tcp_tw_recycle 为 1：当多个客户端使用同一个地址时，内核会丢弃其中一部分连接。',
  'host-network.config-not-judged': '没有迹象表明操作系统内的子网掩码或网关与交换机的不一致。',
  'host-network.foreign-gateway':
    '主机把发往 {{sources}} 的回包交给 {{device}} 上的网关 {{gateway}}，而该网关不在交换机的网段（{{block}}）内：没有设备接收这些回包。',
  'host-network.mask-too-wide':
    '按照子网掩码，{{device}} 把 {{sources}} 视为同一网段的邻居，而其交换机的网段是 {{block}}：官方文档没有说明回包能否到达。',
  'host-network.conntrack-full':
    '主机的连接跟踪表已有 {{count}} 条（上限 {{max}}）：新建连接可能被丢弃。',
  'host-network.conntrack-drops':
    '主机的连接跟踪表已有 {{count}} 条（上限 {{max}}），内核已因无法新增条目丢弃 {{drops}} 个报文：新建连接会被丢弃。',
  'host-network.conntrack-told':
    '主机的连接跟踪表已有 {{count}} 条（上限 {{max}}），其内核称正因此丢弃报文：{{line}}',
  'host-network.rp-filter-drop':
    '来自 {{sources}} 的报文从 {{device}} 进入，而返回路径是 {{other}}：反向路径过滤（rp_filter）会丢弃这些报文。',
  'host-network.rp-filter-some':
    '反向路径过滤（rp_filter）会丢弃来自 {{sources}} 的报文，因为它们的返回路径不是 {{device}}。',
  'host-network.rp-filter-doubt':
    '反向路径过滤（rp_filter）是否丢弃来自 {{sources}} 的报文，取决于给报文打标记的规则或报文进入的网卡。',
  'host-network.rp-filter-unread': '无法读取返回路径是否能通过反向路径过滤（rp_filter）。',
  'host-network.ready': '{{address}} 配置在 {{device}} 上，且该网卡已启用。',
  'host-network.ready-any': '所有配置了 IPv{{family}} 地址的网卡均已启用。',
  'host-network.assume-conntrack': '无法读取主机的连接跟踪表；假设其仍有空间。',
  'reply.route-unread': '无法读取主机的 IPv{{family}} 路由。',
  'reply.link-down': '网卡 {{device}} 处于关闭状态（down），回包无法发出。',
  'reply.routed': '发往 {{sources}} 的回包从 {{device}} 发出。',
  'reply.no-route': '主机没有通往 {{sources}} 的回程路由。',
  'reply.route-refuses': '主机的一条路由会丢弃发往 {{sources}} 的回包：{{route}}',
  'reply.some-without': '发往 {{sources}} 的回包在主机上没有出路；其余来源有。',
  'reply.other-device': '报文从 {{device}} 进入，而发往 {{sources}} 的回包从 {{other}} 发出。',
  'reply.second-interface':
    '{{address}} 在 {{eni}} 上，而不在主网卡上：操作系统需要策略路由才能从该网卡回包，而其策略路由未读取。',
  'reply.overlap':
    '发往 {{sources}} 的回包会进入 {{other}} 所在的网络，而报文是从 {{device}} 进入的。',
  'reply.arrival-unknown': '报文从哪个网卡进入尚不清楚，因此也不清楚回包是否从同一网卡发出。',
  'reply.depends': '发往 {{sources}} 的回包路径取决于无法判断的规则。',
  'fix.cut-through-address':
    '让 {{device}} 通过 DHCP 获取地址（或手动在其上配置 {{address}}），或者以普通（NAT）模式绑定弹性公网 IP。',
  'fix.announce-address':
    '在此主机上启动 keepalived（或其他宣告 {{address}} 的程序）；云平台仍认为该地址由此主机持有。',
  'fix.add-address': '在 {{device}} 上配置 {{address}}，并写入网络配置，使其在重启后仍然生效。',
  'fix.policy-route':
    '为源地址是 {{address}} 的回包设置单独的路由表，使其默认路由从 {{device}} 发出。',
  'fix.rp-filter':
    '将 {{device}} 的反向路径过滤设为宽松模式，或添加策略路由使回包从 {{device}} 发出。同时写入 /etc/sysctl.d，使其在重启后仍然生效。',
  'fix.forwarding':
    '开启内核转发。写入 /etc/sysctl.d 使其在重启后仍然生效，并检查 FORWARD 规则随之放行什么。',
  'fix.route-localnet':
    '转发到主机的非环回地址，或为 {{device}} 开启 route_localnet；之后凡有规则指向环回地址，能到达 {{device}} 的一方都可能访问只监听环回地址的服务。',
  'fix.tw-recycle': '关闭 tcp_tw_recycle，并在 /etc/sysctl.d 中保持关闭。',
  'fix.conntrack': '调大连接跟踪表并写入 /etc/sysctl.d，同时查明是什么占满了它；或缩短其超时时间。',
  'fix.guest-network':
    '让 {{device}} 重新通过 DHCP 获取地址、子网掩码和网关，或手动设置为所在交换机的值。',
  'fix.link-up': '启用 {{device}}，并查明是什么将其关闭。',
}
