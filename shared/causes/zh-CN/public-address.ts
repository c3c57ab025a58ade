// What the catalogue says in Chinese about the causes of ../public-address.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { PUBLIC_ADDRESS_CAUSES } from '../public-address.ts'

export const PUBLIC_ADDRESS_ZH: Readonly<Record<keyof typeof PUBLIC_ADDRESS_CAUSES, CauseWords>> = {
  'no-public-ip': {
    when: '客户端在外部，而实例没有公网 IPv4 地址、DNAT 条目、负载均衡或公网 IPv6 地址。',
    fix: '为实例绑定弹性公网 IP，或通过 NAT 网关或负载均衡发布该端口。',
  },
  'public-bandwidth-zero': {
    when: '实例使用固定公网 IP，但其公网带宽为 0。',
    fix: '将公网出带宽调到大于 0。',
  },
  'eip-not-bound': {
    when: '弹性公网 IP 没有绑定任何资源。',
    fix: '将弹性公网 IP 绑定到实例。',
  },
  'eip-bound-elsewhere': {
    when: '弹性公网 IP 绑定的不是所问的资源。',
    fix: '将该地址绑定到所问的实例，或改为询问绑定了它的资源。',
  },
  'eip-transitioning': {
    when: '弹性公网 IP 正在绑定、解绑或释放。',
    fix: '等待变更结束后再次提问。',
  },
  'eip-locked-financial': {
    when: '弹性公网 IP 因欠费被锁定。',
    fix: '结清欠费；锁定随之解除。',
  },
  'eip-locked-security': {
    when: '弹性公网 IP 因安全原因被锁定。',
    fix: '处理安全通知所列的问题，并申请解除锁定。',
  },
  'eip-business-locked': {
    when: '弹性公网 IP 的业务状态不正常，因此不转发任何流量。',
    fix: '在控制台查看该地址的锁定原因，然后激活它或支付费用。',
  },
  'eip-expired': {
    when: '弹性公网 IP 的包年包月订阅已到期。',
    fix: '在该地址被释放之前续费。',
  },
  'eip-throttled-overdue': {
    when: '连接可以建立但几乎没有数据通过，因为该地址欠费并被限速。',
    fix: '结清欠费；带宽随之恢复。',
  },
  'eip-bandwidth-saturated': {
    when: '弹性公网 IP 的带宽已用满，正在丢包。',
    fix: '提高该地址的带宽，或减少流量。',
  },
  'bandwidth-package-saturated': {
    when: '该地址与其他地址共用的共享带宽已用满。',
    fix: '提高共享带宽，或将流量大的地址移出。',
  },
  'eip-cut-through-os-config': {
    when: '弹性公网 IP 处于网卡可见模式，但操作系统没有在网卡上配置它。',
    fix: '让网卡通过 DHCP 获取地址，或手动配置该公网地址。',
  },
  'eip-wrong-private-ip': {
    when: '弹性公网 IP 指向的私网地址上没有服务监听。',
    fix: '将弹性公网 IP 绑定到服务的私网地址，或让服务监听所有地址。',
  },
  'secondary-ip-not-configured-in-os': {
    when: '公网地址指向一个辅助私网 IP，而操作系统没有配置它。',
    fix: '在操作系统中配置该辅助私网 IP。',
  },
  'eni-not-inuse': {
    when: '拥有该地址的弹性网卡没有绑定到运行中的主机。',
    fix: '将弹性网卡绑定到实例。',
  },
  'eni-secondary-asymmetric': {
    when: '公网地址在辅助弹性网卡上，但操作系统从另一个网卡发出回包。',
    fix: '添加策略路由，使来自该地址的回包从其自己的网卡发出。',
  },
  'havip-no-master': {
    when: '没有主机宣告该高可用虚拟 IP。',
    fix: '在其中一台主机上启动 keepalived 或其他宣告该地址的程序。',
  },
  'havip-master-elsewhere': {
    when: '持有该高可用虚拟 IP 的不是所问的主机。',
    fix: '改为询问持有该地址的主机，或将该地址切换过来。',
  },
  'service-bound-to-public-ip': {
    when: '服务配置为监听弹性公网 IP，而在普通（NAT）模式下操作系统中没有该地址。',
    fix: '让服务监听 0.0.0.0 或私网地址。',
  },
  'ddos-blackholed': {
    when: '由于遭受攻击，云平台丢弃发往该地址的所有流量。',
    fix: '等待黑洞结束，或使用付费的防护；如果紧急，为服务更换地址。',
  },
  'ddos-mitigating': {
    when: '云平台正在清洗针对该地址的攻击，因此部分报文丢失或被质询。',
    fix: '等待攻击结束。',
  },
  'cfw-policy-drop': {
    when: '第一条匹配该连接的有效云防火墙策略将其丢弃。',
    fix: '在该丢弃策略之前为客户端添加放行策略，或缩小该策略的范围。',
  },
  'cfw-ips-block': {
    when: '云防火墙的入侵防御拦截了该客户端。',
    fix: '查看该事件；如果属于误拦截，将客户端加入白名单。',
  },
  'cfw-indeterminate': {
    when: '在起决定作用的策略之前，有一条仅凭配置无法判定的云防火墙策略。',
    fix: '在云防火墙的流量日志中查找该连接。',
  },
  'ingress-via-firewall-appliance': {
    when: '网关路由表先把来自公网的流量送往一台设备。',
    fix: '查看该设备如何处理该连接。',
  },
}
