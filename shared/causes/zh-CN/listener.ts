// What the catalogue says in Chinese about the causes of ../listener.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { LISTENER_CAUSES } from '../listener.ts'

export const LISTENER_ZH: Readonly<Record<keyof typeof LISTENER_CAUSES, CauseWords>> = {
  'not-listening': {
    when: '对于路径所送达的地址和地址族，没有进程监听该端口。',
    fix: '启动服务并设为开机自启，或更正其端口。',
  },
  'listening-loopback-only': {
    when: '该端口只在环回地址上有监听。',
    fix: '在服务自身的配置中，让服务监听 0.0.0.0、[::] 或私网地址。',
  },
  'listening-other-ip': {
    when: '进程监听的本地地址不是路径所送达的地址。',
    fix: '让服务监听所有地址，或将弹性公网 IP 绑定到它所使用的地址。',
  },
  'listening-on-other-port': {
    when: '服务监听的不是所问的端口。',
    fix: '改为访问该端口，或修改服务的配置。',
  },
  'listener-ipv4-only': {
    when: '客户端使用 IPv6，而进程只监听 IPv4。',
    fix: '让服务同时监听 [::]。',
  },
  'listener-v6only': {
    when: '客户端使用 IPv4，而进程监听的 IPv6 套接字不接受 IPv4。',
    fix: '让服务同时监听 0.0.0.0，或关闭其仅 IPv6 选项。',
  },
  'listener-bound-to-device': {
    when: '监听绑定在某个网卡上，而路径从另一个网卡进入。',
    fix: '从服务的配置中去掉对网卡的绑定，或改为正确的网卡。',
  },
  'listener-in-other-namespace': {
    when: '监听位于另一个网络命名空间，且没有规则将端口转发到那里。',
    fix: '发布容器的端口，或让服务运行在主机网络中。',
  },
  'container-bound-loopback': {
    when: '端口已发布，但容器内的进程只监听环回地址，或根本没有监听。',
    fix: '让容器内的进程监听 0.0.0.0。',
  },
  'docker-publish-missing': {
    when: '容器暴露了该端口，但没有发布它。',
    fix: '使用 -p 或 ports 列表发布该端口。',
  },
  'docker-publish-loopback': {
    when: '容器的端口只发布在 127.0.0.1 上。',
    fix: '将端口发布在 0.0.0.0 或私网地址上。',
  },
  'tcp-backlog-overflow': {
    when: '监听的队列已满，内核丢弃新建连接。',
    fix: '首先修复过慢的服务；然后调大其 backlog 和 net.core.somaxconn。',
  },
  'service-crash-loop': {
    when: '服务的 systemd 单元反复失败或重启。',
    fix: '查看该单元的日志，修复其中的错误。',
  },
  'fd-limit': {
    when: '服务的文件描述符已用尽，不再接受连接。',
    fix: '调大该单元的 LimitNOFILE，或修复描述符泄漏。',
  },
}
