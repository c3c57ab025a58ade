// Chinese sentences about listening sockets and about SELinux.
import type { LISTENER_EN } from '../en/listener.ts'

export const LISTENER_ZH: Readonly<Record<keyof typeof LISTENER_EN, string>> = {
  'listener.icmp': 'ICMP 没有端口，因此不需要进程监听。',
  'listener.unreadable': '无法读取主机的 {{protocol}} 监听套接字。',
  'listener.listens': '{{process}} 正在监听 {{place}}。',
  'listener.docker-publish-loopback':
    '容器 {{container}} 只在环回地址上发布 {{protocol}} 端口 {{port}}。',
  'listener.docker-publish-missing':
    '容器 {{container}} 提供 {{protocol}} 端口 {{port}}，但没有发布到主机上。',
  'listener.service-crash-loop':
    '没有进程监听 {{protocol}} 端口 {{port}}，而 systemd 单元 {{unit}} 在重启 {{restarts}} 次后状态为 {{state}}：应当监听该端口的可能就是它。{{said}}',
  'listener.fd-limit':
    '{{place}} 的连接队列已满，而 {{unit}} 的日志显示其文件描述符已用尽。{{said}}',
  'listener.unit-said': '其日志的最后一行是：{{line}}',
  'listener.not-listening': '没有进程监听 {{protocol}} 端口 {{port}}。',
  'listener.listening-loopback-only':
    '{{process}} 只监听 {{place}}，该地址只接受来自主机自身的连接；而报文的目的地址是 {{address}}。',
  'listener.listening-other-ip': '{{process}} 只监听 {{place}}，而报文的目的地址是 {{address}}。',
  'listener.service-bound-to-public-ip':
    '{{process}} 只监听 {{place}}：该公网地址由云平台转换，到达主机的报文目的地址是 {{address}}。',
  'listener.listener-v6only': '{{process}} 在 {{place}} 上只监听 IPv6，而客户端使用 IPv4。',
  'listener.listener-ipv4-only': '{{process}} 在 {{place}} 上只监听 IPv4，而客户端使用 IPv6。',
  'listener.listener-bound-to-device':
    '{{process}} 监听 {{place}}，但只接受从 {{device}} 进入的报文。',
  'listener.tcp-backlog-overflow':
    '{{place}} 上有 {{waiting}} 个连接在等待 {{process}}，超过其上限 {{limit}}：在此期间新建连接会被丢弃。',
  'listener.backlog-stays-full':
    '{{place}} 上有 {{waiting}} 个连接在等待 {{process}}，超过其上限 {{limit}}，稍后再读仍是如此；内核自启动以来已因队列满丢弃 {{drops}} 个连接，并会丢弃新建连接。',
  'listener.v6only-unread': '有套接字监听 {{place}}；无法读取它是否同时服务 IPv4。',
  'listener.target-unknown': '有套接字监听 {{place}}；尚不清楚报文的目的地址是否为该地址。',
  'listener.only-elsewhere':
    '一份套接字列表（{{command}}）显示 {{process}} 正在监听 {{place}}，而信息最全的列表没有显示：无法得知哪一份更新。',
  'listener.not-elsewhere':
    '{{process}} 正在监听 {{place}}，但另一份套接字列表（{{command}}）在该端口上没有任何监听：它可能时有时无。',
  'listener.port-rewritten':
    '主机的一条规则可能在报文到达套接字之前把端口 {{port}} 转发到别处：{{rule}}',
  'listener.published-elsewhere':
    '没有进程监听 {{protocol}} 端口 {{port}}：容器 {{container}} 在内部提供该端口，发布到主机的是端口 {{other}}。',
  'listener.on-other-port':
    '没有进程监听 {{protocol}} 端口 {{port}}；已读取的 systemd 单元 {{unit}} 正在运行，监听的是 {{place}}。',
  'listener.other-namespace':
    '在主机网络中没有进程监听 {{protocol}} 端口 {{port}}；已读取的 systemd 单元 {{unit}} 运行在自己的网络命名空间中，且已读取的规则没有一条通向那里。',
  'listener.container-bound-loopback':
    '容器 {{container}} 发布了端口 {{port}}，但探测点 {{vantage}} 被拒绝（{{outcome}}）：容器内似乎没有进程监听该端口所指向的地址。',
  'listener.in-container':
    '容器 {{container}} 发布端口 {{port}}；报文被转发到 {{to}}，容器内有进程监听 {{place}}。',
  'listener.container-loopback':
    '容器 {{container}} 发布端口 {{port}}；报文被转发到 {{to}}，但容器内的进程只监听 {{place}}。',
  'listener.container-silent':
    '容器 {{container}} 发布端口 {{port}}；报文被转发到 {{to}}，而容器内没有进程监听该端口。',
  'mac.port-denied': 'SELinux 拒绝 {{program}} 使用 {{protocol}} 端口 {{port}}。',
  'mac.port-typed':
    'SELinux 拒绝 {{program}} 使用 {{protocol}} 端口 {{port}}，该端口的类型为 {{type}}。',
  'mac.apparmor-loose':
    'AppArmor（配置文件 {{profile}}）曾拒绝 {{program}} 使用 {{protocol}} 端口 {{port}}，但该配置文件现在只记录或未加载：程序可能还没有重试。',
  'mac.apparmor':
    'AppArmor（配置文件 {{profile}}）拒绝 {{program}} 使用 {{protocol}} 端口 {{port}}。',
  'mac.apparmor-somewhere':
    'AppArmor（配置文件 {{profile}}）拒绝 {{program}} 使用套接字；其记录没有说明是哪个端口。',
  'mac.listens': '已有进程监听该端口，说明它是被允许的。',
  'mac.not-enforcing': 'SELinux 处于 {{mode}} 模式：不会拒绝任何操作。',
  'mac.no-denial': '近期没有拒绝使用该端口的记录。',
  'mac.no-port': 'ICMP 没有可被拒绝的端口。',
  'fix.selinux-port':
    '为类型是 {{old}} 的 {{protocol}} 端口 {{port}} 设置程序可以绑定的类型 {{type}}；保持 SELinux 处于 enforcing 模式。',
  'fix.not-listening':
    '启动应当提供 {{protocol}} 端口 {{port}} 的程序并设为开机自启；或者更正其端口。',
  'fix.unit': '查看 {{unit}} 退出的原因（journalctl -u {{unit}} -n 50），修复后再启动。',
  'fix.fd-limit': '调大 {{unit}} 的 LimitNOFILE，或查明哪些文件描述符没有关闭，然后重启它。',
  'fix.publish':
    '发布容器 {{container}} 的端口并重新创建容器：-p {{port}}:{{port}}/{{protocol}}，或在 compose 文件的 ports 下写入同样的内容。',
  'fix.publish-address':
    '将容器 {{container}} 的端口 {{port}} 发布到 {{address}} 而不是环回地址，并重新创建容器；之后防火墙放行的所有客户端都可以访问它。',
  'fix.other-port':
    '改为访问实际提供服务的端口，或在服务配置或容器端口中改用 {{protocol}} 端口 {{port}}，然后重启服务。',
  'fix.other-namespace':
    '让 {{unit}} 运行在主机网络中，或将 {{protocol}} 端口 {{port}} 转发到其网络命名空间。',
  'fix.bind-in-container': '让容器 {{container}} 中的程序监听 0.0.0.0 而不是环回地址，然后重启。',
  'fix.bind-address':
    '修改配置，让 {{process}} 监听 {{address}}（或所有地址）而不是 {{place}}，然后重启。',
  'fix.bind-ipv4':
    '修改配置，让 {{process}} 同时监听 {{address}}，或关闭其仅 IPv6 选项，然后重启。',
  'fix.bind-ipv6': '修改配置，让 {{process}} 同时监听 {{address}}（或 [::]），然后重启。',
  'fix.unbind-device': '从 {{process}} 的配置中去掉对网卡的绑定，或改为正确的网卡，然后重启。',
  'fix.backlog':
    '查明 {{process}} 接受连接过慢的原因；然后将其 backlog 和 net.core.somaxconn 调到 {{limit}} 以上。',
}
