// Chinese sentences about the packet filter of the host.
import type { HOST_FIREWALL_EN } from '../en/host-firewall.ts'

export const HOST_FIREWALL_ZH: Readonly<Record<keyof typeof HOST_FIREWALL_EN, string>> = {
  'host-firewall.unread': '尚不清楚主机是否过滤报文：{{what}} 未读取，其中可能有别处看不到的规则。',
  'host-firewall.no-rules': '主机没有过滤 IPv{{family}} 报文的规则。',
  'host-firewall.passed': '主机防火墙放行 {{sources}} 访问 {{port}}。',
  'host-firewall.admitted': '主机防火墙通过 {{rule}} 放行 {{sources}} 访问 {{port}}。',
  'host-firewall.translated': '主机防火墙放行 {{port}}，并转发到端口 {{other}}。',
  'host-firewall.some': '主机防火墙阻断 {{sources}}，不阻断其他来源。',
  'host-firewall.dropped': '主机上的 {{rule}} 丢弃来自 {{sources}} 的报文。',
  'host-firewall.dropped-twice':
    '主机上的 {{rule}} 丢弃来自 {{sources}} 的报文；{{also}} 也会丢弃，两者谁先匹配无法得知。',
  'host-firewall.rejected': '主机上的 {{rule}} 拒绝来自 {{sources}} 的报文，并以 {{how}} 应答。',
  'host-firewall.later-chain':
    '主机上的 {{other}} 放行来自 {{sources}} 的报文，但这只结束其所在的链：之后的 {{rule}} 丢弃它们。',
  'host-firewall.other-backend':
    '主机上的 {{other}} 放行来自 {{sources}} 的报文，但另一个 iptables 后端的 {{rule}} 丢弃它们。',
  'host-firewall.banned-in':
    '主机上的 fail2ban 在监狱 {{jails}} 中封禁了 {{sources}}：{{rule}} 将其阻断。',
  'host-firewall.direct':
    '主机上的 {{rule}} 阻断 {{sources}}；它是作为 direct 规则交给 firewalld 的：{{direct}}',
  'host-firewall.firewalld-policy':
    '主机上的 {{rule}} 阻断 {{sources}}：它属于 firewalld 的策略 {{policy}}（target 为 {{target}}），先于各区域的规则生效。',
  'host-firewall.banned': '主机上的 {{by}} 封禁了 {{sources}}：{{rule}} 将其阻断。',
  'host-firewall.guarded':
    '主机上的 {{rule}} 阻断 {{sources}}；从名称看它属于云安全中心的 Agent，该 Agent 会封禁发起攻击的地址。',
  'host-firewall.ufw-inactive':
    'ufw 显示未启用，但 {{rule}} 仍在内核中，丢弃来自 {{sources}} 的报文。',
  'host-firewall.ufw-bypassed':
    'ufw 已启用，没有放行任何来源访问 {{protocol}} 端口 {{port}}，但容器 {{container}} 发布了该端口，而发布的端口会绕过 ufw 的规则。',
  'host-firewall.cloud-range':
    '主机上的 {{rule}} 丢弃 100.64.0.0/10 的地址，负载均衡等云服务使用该网段。',
  'host-firewall.docker-user':
    '主机上 DOCKER-USER 链中的 {{rule}} 丢弃来自 {{sources}} 发往容器的报文。',
  'host-firewall.forward-drop':
    '主机会转发该连接，而 {{rule}} 在转发时丢弃来自 {{sources}} 的报文。',
  'host-firewall.ip-forward-off':
    '主机的一条规则把该连接转发到 {{to}}，而内核不转发从 {{device}} 进入的报文。',
  'host-firewall.dnat-to-loopback':
    '主机上的 {{rule}} 把该连接转发到环回地址；由于 route_localnet 为 0，从 {{device}} 进入的报文会被丢弃。',
  'host-firewall.firewalld-zone':
    'firewalld 在区域 {{other}} 中放行 {{protocol}} 端口 {{port}}，但此流量属于区域 {{own}}，该区域的规则将其阻断。',
  'host-firewall.firewalld-runtime':
    'firewalld 重新加载后会在区域 {{own}} 中放行 {{protocol}} 端口 {{port}}，但当前生效的规则将其阻断。',
  'tcp-wrappers.not-tcp': 'TCP Wrappers 只针对 TCP 连接。',
  'tcp-wrappers.none': '没有读到 /etc/hosts.deny 的规则。',
  'tcp-wrappers.undecided':
    '不判断 TCP Wrappers 是否拒绝该客户端：某条规则按名称匹配或含有例外，或有内容未读取。',
  'tcp-wrappers.assume-open':
    '视为 /etc/hosts.allow 和 /etc/hosts.deny 不拒绝任何人：其中某条规则未作判断，或某个文件或套接字的所有者未读取（hosts-allow、hosts-deny、ss-owners）。',
  'tcp-wrappers.no-match': '/etc/hosts.deny 中没有确定针对该客户端的规则。',
  'tcp-wrappers.denies':
    '/etc/hosts.deny 的规则“{{rule}}”针对 {{sources}}：使用 TCP Wrappers 的程序会接受连接后立即关闭。',
  'host-firewall.undecided':
    '主机是否放行 {{sources}} 访问 {{port}} 取决于 {{rule}}，而它无法判断。',
  'host-firewall.bpf':
    '主机是否放行 {{sources}} 取决于 {{program}}：仅凭名称无法得知它如何处理报文。',
  'host-firewall.panic':
    'firewalld 显示应急（panic）模式已开启，该模式会阻断所有流量，但内核中的规则放行该报文：有人绕过 firewalld 修改了规则，下次重新加载时会阻断一切。',
  'host-firewall.forwarded':
    '主机把来自 {{sources}} 的 {{port}} 转发给另一台主机或容器，此处不作判断。',
  'reply-firewall.passed': '主机防火墙放行回包，以及同一连接的后续报文。',
  'reply-firewall.answer': '主机上的 {{rule}} 丢弃发往 {{sources}} 的回包。',
  'reply-firewall.later':
    '主机上的 {{rule}} 丢弃 {{sources}} 在首个报文之后发送的内容，因此连接建立后会挂起。',
  'reply-firewall.response': '主机上的 {{rule}} 丢弃连接建立后服务发往 {{sources}} 的内容。',
  'reply-firewall.undecided': '发往 {{sources}} 的回包能否发出取决于 {{rule}}，而它无法判断。',
  'reply-firewall.forwarded': '发往 {{sources}} 的回包来自主机转发连接的去处，此处不作判断。',
  'host-firewall.unit-fence':
    '规则放行 {{sources}}，但该套接字所属的 systemd 单元 {{unit}} {{setting}}：systemd 会在套接字处丢弃报文。',
  'host-firewall.unit-denies': '用 IPAddressDeny= 拒绝了它们',
  'host-firewall.unit-devices': '用 RestrictNetworkInterfaces= 排除了它们进入的接口 {{device}}',
  'need.unit-slice': '该单元之上的 slice 放行哪些地址',
  'how.unit-slice': '在主机上运行 systemctl show -p IPAddressAllow system.slice',
  'host-fix.accept-before':
    '用 {{program}} 在 {{rule}} 之前放行 {{source}} 访问 {{protocol}} 端口 {{port}}。{{keep}}',
  'host-fix.accept-in':
    '用 {{program}} 在链 {{chain}} 的{{place}}放行 {{source}} 访问 {{protocol}} 端口 {{port}}。{{keep}}',
  'host-fix.place.end': '末尾',
  'host-fix.place.front': '开头',
  'host-fix.no-block': '在 {{rule}} 之前放行该客户端。没有给出命令：{{why}}。',
  'host-fix.established': '用 {{program}} 在 {{rule}} 之前放行已建立连接的报文。{{keep}}',
  'host-fix.keep.nft': '重启后该规则会消失：同一规则还应写入 {{file}}，或本机加载规则的其他位置。',
  'host-fix.keep.saved':
    '除非用 {{program}}（软件包 {{package}}）保存，否则重启后该规则会消失；撤销之后也要再保存一次。',
  'host-fix.keep.by-hand': '除非把该规则加到本机加载规则的位置，否则重启后它会消失。',
  'host-fix.owned': '用写入这些规则的 {{owner}} 放行该连接：手动修改会在其下次重新加载时丢失。',
}
