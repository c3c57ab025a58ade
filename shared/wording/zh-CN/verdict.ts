// Chinese sentences of the verdict, of the path to the client and of the target's name.
import type { VERDICT_EN } from '../en/verdict.ts'

export const VERDICT_ZH: Readonly<Record<keyof typeof VERDICT_EN, string>> = {
  'verdict.reachable': '从 {{from}} 可以访问 {{target}} 的 {{port}}：所有环节均放行。',
  'verdict.reachable-observed': '从 {{from}} 可以访问 {{target}} 的 {{port}}：探测已成功建立连接。',
  'verdict.opens-and-hangs':
    '探测表明，从 {{from}} 可以与 {{target}} 的 {{port}} 建立连接，但连接上传不了数据：{{because}}',
  'verdict.unreachable':
    '从 {{from}} 无法访问 {{target}} 的 {{port}}：在{{hop}}环节被 {{rule}} 阻断。原因：{{because}}',
  'verdict.unreachable-unruled':
    '从 {{from}} 无法访问 {{target}} 的 {{port}}：在{{hop}}环节被阻断。原因：{{because}}',
  'verdict.unreachable-more':
    '从 {{from}} 无法访问 {{target}} 的 {{port}}：有 {{count}} 个相互独立的原因，第一个在{{hop}}环节：{{because}}',
  'verdict.unreachable-observed':
    '从 {{from}} 无法访问 {{target}} 的 {{port}}：探测失败，但在已读取的内容中没有找到原因。',
  'verdict.partly':
    '只有 {{from}} 中的一部分来源可以访问 {{target}} 的 {{port}}；第一个限制在{{hop}}环节：{{because}}',
  'verdict.partly-observed': '{{target}} 的 {{port}} 只应答部分探测点。',
  'verdict.no-object': '没有可判断的对象：{{because}}',
  'verdict.outbound':
    '该账号允许 {{from}} 访问 {{target}} 的 {{port}}；对端是否应答，只有从 {{from}} 实际发起连接才能知道。',
  'verdict.inconclusive':
    '无法判定从 {{from}} 能否访问 {{target}} 的 {{port}}。还需要：{{missing}}。',
  'verdict.anywhere': '任意来源',
  'verdict.evidence': '证据',
  'verdict.and-more': '{{shown}} 等（另有 {{count}} 项）',
  'verdict.contradicted':
    '配置推断为“{{predicted}}”，而实际报文表明“{{observed}}”：起决定作用的是某项未读取的内容。',
  'verdict.contradicted-open-need': '最新的配置',
  'verdict.contradicted-closed-need': '主机上的抓包',
  'verdict.contradicted-open-how': '重新收集配置：配置可能已变更，或者应答该地址的是其他设备',
  'verdict.contradicted-closed-how':
    '在探测的同时于主机上抓包：whyport collect --capture --port {{port}}；如果看不到 SYN 报文，说明它在到达主机之前已丢失',
  'client.not-probed': '没有客户端自身的探测记录。',
  'client.gets-out': '没有迹象表明客户端在自己一侧被阻断。',
  'client.egress-blocked':
    '{{client}} 在此端口上访问不了对照目标 {{control}}，而该目标在其他来源或其他端口上有应答（{{witness}}）：是客户端自己的防火墙、代理或网络阻断了访问。',
  'path.vantage-blocked':
    '探测点 {{vantage}} 既访问不了目标，也访问不了对照目标 {{control}}：原因很可能在探测点自己的网络。',
  'path.isp-port-filtered':
    '所有环节均放行，并且端口 {{other}} 对探测点 {{vantage}} 有应答，但端口 {{port}} 没有应答：运营商经常过滤此端口。',
  'path.waf-suspected':
    '探测点 {{vantage}} 在握手后立即被重置，而主机上没有任何内容可以解释：可能是 Web 应用防火墙、云防火墙或服务前的其他设备断开了连接。',
  'path.reset-after-open':
    '探测点 {{vantage}} 建立连接后被重置：端口是开放的，但程序或其前面的设备断开了连接。',
  'path.told-at-client': '对照目标没有应答属于客户端自身的问题，已在客户端环节说明。',
  'path.vantages-ok': '每个发起探测的探测点都能访问其对照目标或本次目标。',
  'path.other-port-answers':
    '从 {{vantage}} 探测，{{other}} 有应答而 {{asked}} 没有：机器及其地址可用，阻断数据包的原因与该端口有关。',
  'path.both-ports-silent':
    '{{vantage}} 能访问其对照目标，但 {{asked}} 和 {{other}} 均无应答：该地址或机器无响应，或者两个端口都被过滤。',
  'path.not-probed': '没有发起探测，因此不了解客户端与云之间路径的情况。',
  'path.control-on-target':
    '对照目标 {{control}} 是所问地址的另一个端口，同样没有应答：这不能说明探测点的情况。需要一个位于别处的对照目标（--control）。',
  'path.no-control': '探测时没有对照目标，因此无法排除探测点自身的故障。',
  'name.not-asked': '问题中没有域名。',
  'name.points-elsewhere':
    '{{name}} 解析为 {{addresses}}，而此账号中没有任何资源拥有这些地址：可能是旧的解析记录，或者是位于实例前面的其他产品。',
  'name.foreign-balancer':
    '{{name}} 指向负载均衡 {{balancer}}（{{addresses}}），而此账号中没有该负载均衡。',
  'name.answered-elsewhere':
    '{{place}} 将 {{name}} 解析为 {{addresses}}，此账号中没有任何资源拥有这些地址，而 {{right}} 得到的是 {{own}}：路径上的某个 DNS 解析器可能返回了错误的结果。',
  'name.resolved': '{{name}} 解析为 {{addresses}}。',
  'name.not-resolvable': '{{name}} 没有解析到地址（{{error}}）。',
  'assume.other-way':
    '{{asked}} 还有地址 {{address}}；此处判断的是 {{judged}}。对于 {{address}}，配置推断为：{{status}}。如需了解原因，请以该地址提问。',
  'assume.private-asked':
    '{{asked}} 是私网地址，而客户端在公网：判断的是经由 {{public}} 通向它的路径。',
  'assume.probes-unread': '{{file}} 中没有可读取的探测结果：其中的内容不计入。',
  'assume.not-impaired': '未读取 {{instance}} 的 {{action}}：视为平台没有报告它有异常。',
  'assume.nat-acl': '未读取 {{fact}}：视为 NAT 网关所在位置的网络 ACL 放行此流量。',
  'assume.now': '证据没有说明收集时间；以当前时间（{{at}}）为准。',
  'assume.first-address': '{{name}} 解析为多个地址（{{addresses}}）；只判断了第一个。',
  'assume.client-side': '没有判断私网客户端一侧的任何内容：其自身的网络 ACL、出方向规则和主机。',
  'assume.sender-host': '没有判断发送方主机上的任何内容：其自身的出站规则和路由。',
  'assume.ipv4-verdict': '结论针对 IPv4 客户端；可通过 IPv6 访问的来源见“可以访问的来源”。',
  'assume.no-bpf': '假设主机上没有 BPF 程序丢弃报文：{{kinds}} 类程序未读取。',
  'assume.host-age': '主机部分来自文件，读取时间为 {{at}}；此后的变更无法得知。',
}
