// What the catalogue says in Chinese about the causes of ../outside.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { OUTSIDE_CAUSES } from '../outside.ts'

export const OUTSIDE_ZH: Readonly<Record<keyof typeof OUTSIDE_CAUSES, CauseWords>> = {
  'mtu-blackhole': {
    when: '连接可以建立，但较大的报文丢失，因为路径只能承载较小的报文。',
    fix: '降低 MTU，或限制 TCP 分段大小（MSS）。',
  },
  'platform-port-25-blocked': {
    when: '实例连接 TCP 25 端口，而云平台对所有实例封禁该端口。',
    fix: '使用 465 或 587 端口发送邮件，或申请解封 25 端口。',
  },
  'isp-port-filtered': {
    when: '运营商经常过滤该端口，云和主机的所有环节都没有问题，且另一个端口对同一客户端有应答。',
    fix: '使用其他端口。',
  },
  'icp-not-filed-intercept': {
    when: '以地址访问时端口有应答，以域名访问时没有，与中国内地未备案（ICP）域名的情况相同。',
    fix: '为域名备案，或从不需要备案的地域提供服务。',
  },
  'gfw-sni-reset': {
    when: '只有中国内地的客户端被重置，且只针对该服务器名称。',
    fix: '使用其他域名或地域；实例的任何配置都无法解决。',
  },
  'vantage-blocked': {
    when: '探测点既访问不了目标也访问不了对照目标，因此是探测点自己的网络有问题。',
    fix: '不要修改云上的配置；修复探测点的网络，或从其他探测点提问。',
  },
  'client-egress-blocked': {
    when: '客户端在同一端口上连对照目标也访问不了。',
    fix: '修复客户端自己的防火墙或代理。',
  },
  'waf-suspected': {
    when: '连接建立后，被服务前面的某个设备重置或以 HTTP 403 拒绝。',
    fix: '查看 Web 应用防火墙、云防火墙或 CDN 的日志。',
  },
}
