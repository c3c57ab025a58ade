// Chinese sentences about what the provider puts in front of a public address, and what mends it.
import type { PROVIDER_EN } from '../en/provider.ts'

export const PROVIDER_ZH: Readonly<Record<keyof typeof PROVIDER_EN, string>> = {
  'provider.private-path': '此路径上没有公网地址，因此也没有公网边缘的任何设施。',
  'provider.no-public-path': '没有公网地址通向这里，因此路径上没有公网边缘的任何设施。',
  'provider.only-balancer': '{{address}} 不是弹性公网 IP：只有负载均衡本身可能被锁定。',
  'provider.nothing-to-lock': '{{address}} 不是弹性公网 IP：只有实例本身可能被锁定。',
  'provider.eip-not-locked': '弹性公网 IP {{address}} 未被锁定。',
  'provider.eip-locked': '云平台锁定了弹性公网 IP {{address}}（{{reason}}）。',
  'provider.eip-throttled':
    '{{address}} 虽然欠费，但探测可以建立连接：它可能被限速到几乎无法传输数据。',
  'provider.eip-other-lock':
    '弹性公网 IP {{address}} 带有锁定 {{reason}}，官方文档没有说明其对流量的影响。',
  'provider.ddos-normal': 'DDoS 防护放行发往 {{address}} 的流量。',
  'provider.ddos-not-listed': '向 DDoS 防护查询过 {{address}}，没有其记录。',
  'provider.ddos-blackholed': 'DDoS 防护已将 {{address}} 置入黑洞：发往该地址的所有流量都被丢弃。',
  'provider.ddos-mitigating':
    'DDoS 防护正在清洗发往 {{address}} 的流量：部分连接可能被质询或丢失。',
  'provider.ddos-unreadable': 'DDoS 防护返回的状态“{{status}}”无法识别。',
  'provider.cfw-not-in-path': '云防火墙没有防护 {{address}}：它不在路径上。',
  'provider.cfw-changing':
    '云防火墙对 {{address}} 的防护开关正在切换（{{status}}），而其策略不会放行所有流量。',
  'provider.cfw-accept': '云防火墙策略 {{policy}} 放行此流量。',
  'provider.cfw-no-match': '没有匹配的云防火墙策略，而没有匹配的流量会被放行。',
  'provider.cfw-drop': '云防火墙策略 {{policy}}（顺序 {{order}}）丢弃此流量。',
  'provider.cfw-drop-some': '云防火墙策略 {{policy}}（顺序 {{order}}）丢弃所问来源中的一部分。',
  'provider.cfw-indeterminate': '仅凭配置无法得知云防火墙策略 {{policy}} 是否匹配（{{why}}）。',
  'provider.ips-nothing': '没有云防火墙的入侵防御拦截该客户端的记录。',
  'assume.no-ips-block':
    '云防火墙防护 {{address}}；其入侵防御是否拦截了该客户端未读取，假设没有拦截。',
  'provider.ips-block':
    '云防火墙的入侵防御拦截了 {{client}} 对 {{address}} 的访问（{{event}}），最近一次在 {{at}}。',
  'freshness.fine': '云上的返回结果相互不矛盾，且没有一天前的旧数据。',
  'freshness.changed': '{{action}} 的两次返回对 {{id}} 的说法不同：在读取期间发生了变更。',
  'freshness.cloud-old':
    '最早的云上返回结果读取于 {{hours}} 小时之前（{{at}}）：此后配置可能已变更。',
  'freshness.host-old': '主机信息读取于 {{hours}} 小时之前（{{at}}）：此后其配置可能已变更。',
  'provider.balance-unread': '此路径上没有与账号余额相关的内容。',
  'provider.balance': '账号余额为 {{amount}}。',
  'provider.overdue': '账号欠费（{{amount}}）：在结清之前，资源会被锁定或限速。',
  'provider.no-website': '没有此实例上的域名或页面被封禁的记录。',
  'provider.website-banned':
    '云平台封禁了 {{instance}} 上的 {{site}}（{{at}}）：端口仍然开放，但对它的请求会得到另外的应答。',
  'fix.eip-locked-financial': '结清账号的欠费；之后 {{address}} 的锁定会解除。',
  'fix.eip-locked-security': '在控制台处理 {{address}} 的安全事件，或提交申诉。',
  'fix.eip-business-locked': '激活弹性公网 IP {{address}} 或支付其费用；原因见其记录。',
  'fix.ddos-blackholed':
    '等待 {{address}} 的黑洞结束（时间见 DDoS 防护控制台），或改用付费的防护。',
  'fix.ddos-mitigating': '等待针对 {{address}} 的攻击结束后再次提问。',
  'fix.cfw-ips-block':
    '在云防火墙中查看该客户端被判定为何种行为；如果是自己的客户端，将其加入 {{address}} 的入侵防御白名单。',
  'fix.cfw-policy-drop': '在策略 {{policy}} 之前为该客户端和端口添加放行策略，或缩小该策略的范围。',
}
