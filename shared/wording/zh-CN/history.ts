// Chinese sentences about what happened lately and what the cloud itself saw of the traffic.
import type { HISTORY_EN } from '../en/history.ts'

export const HISTORY_ZH: Readonly<Record<keyof typeof HISTORY_EN, string>> = {
  'telemetry.seen': '平台在 {{resource}} 上观察到 {{what}}：连接可能变慢，或新建连接丢失。',
  'telemetry.package-full':
    '平台在 {{package}} 上观察到 {{what}}，该地址与其他地址共享其带宽：连接可能变慢，或新建连接丢失。',
  'telemetry.session-time':
    '{{eni}} 会清除空闲 {{seconds}} 秒的 TCP 连接（通常为 {{usual}} 秒）：空闲之后断开的连接由此造成。',
  'telemetry.assistant-offline':
    '实例 {{instance}} 正在运行，但其云助手没有心跳：没有安装云助手 Agent，或操作系统内的网络不通。',
  'telemetry.assistant-denied':
    '平台报告出方向规则使 {{instance}} 的云助手无法连接其服务端：请放行 TCP 443、TCP 80 和 UDP 53。',
  'carrier.offline': '{{instance}} 的云助手没有应答（{{code}}）：未能读取主机。',
  'carrier.network': '{{instance}} 的云助手无法访问其服务端（{{code}}）：未能读取主机。',
  'carrier.not-found': '云助手不认识实例 {{instance}}（{{code}}）：未能读取主机。',
  'carrier.not-running': '{{instance}} 没有运行（{{code}}）：云助手未能读取主机。',
  'carrier.limit': '云平台暂时不再接受脚本（{{code}}）：云助手未能读取 {{instance}} 的主机。',
  'carrier.windows': '{{instance}} 不是 Linux（{{code}}）：没有请云助手读取。',
  'carrier.interrupted':
    '在向 {{instance}} 发送脚本之前诊断已结束（{{code}}）：云助手未能读取主机。',
  'carrier.denied': '云平台不允许在 {{instance}} 上运行脚本（{{code}}）：云助手未能读取主机。',
  'carrier.denied-result':
    '云平台接受了发给 {{instance}} 的脚本，但不允许读取其结果（{{code}}）：主机未被读取。',
  'carrier.refused': '云平台拒绝了发给 {{instance}} 的脚本（{{code}}）：云助手未能读取主机。',
  'carrier.unclear': '无法得知脚本是否在 {{instance}} 上运行过（{{code}}）：主机未被读取。',
  'carrier.waited': '没有等到 {{instance}} 上的脚本结束（{{code}}），已要求其停止：主机未被读取。',
  'carrier.cut': '脚本在 {{instance}} 上的输出在途中被截断（{{code}}）：不把主机的一部分当作全部。',
  'carrier.damaged': '脚本在 {{instance}} 上的输出不是可读取的归档（{{code}}）：主机未被读取。',
  'carrier.timeout': '{{instance}} 上的脚本达到了时间限制（{{code}}）：主机未被读取。',
  'carrier.stopped': '{{instance}} 上的脚本被停止（{{code}}）：主机未被读取。',
  'carrier.failed': '{{instance}} 上的脚本失败（{{code}}）：主机未被读取。',
  'carrier.failed-exit': '{{instance}} 上的脚本以状态 {{exit}} 结束（{{code}}）：主机未被读取。',
  'tuples.no-answer':
    '在所查询的时间内，云的边缘统计到从 {{client}} 到 {{address}} 端口 {{port}} 的 {{in}} 个报文，没有返回的报文：报文到达了云，但在边缘之后丢失或没有得到应答。',
  'tuples.both-ways':
    '在所查询的时间内，云的边缘统计到从 {{client}} 到 {{address}} 端口 {{port}} 的 {{in}} 个报文，返回 {{out}} 个：双向都有报文通过。',
  'hint.nothing': '没有观察到此类情况。',
  'hint.unread': '查询过 {{need}} 但没有读到（{{reason}}）：其中可能有此处缺少的线索。',
  'history.change': '{{who}} 对 {{resources}} 调用了 {{action}}。',
  'history.changed':
    '最近 {{hours}} 小时内有变更：{{at}}，{{who}} 对 {{resources}} 调用了 {{action}}{{more}}。',
  'counters.and': '{{first}} 和 {{more}}',
  'counters.proven-cause': '其计数增加了 {{sizes}}，与发出的数目完全一致：{{because}}',
  'counters.proven-total':
    '内核计数器 {{name}} 增加了 {{sizes}}，与发出的数目完全一致：{{because}}',
  'counters.several':
    '多条规则的计数都恰好增加了从 {{vantage}} 发起的 {{sizes}} 个连接的数目（{{rules}}）：无法得知命中它们的是哪一条。',
  'counters.less':
    '从 {{vantage}} 发起 {{sizes}} 个连接期间，{{rule}} 计数 {{rises}} 个报文：并非全部到达该规则，或其计数被清零。',
  'counters.unused': '已读取批量连接与主机的计数，但证明不了什么：{{why}}。',
  'counters.old': '不是所询问时间的记录',
  'counters.one-size': '各批连接数相同',
  'counters.no-quiet': '缺少与发送时段等长的静默时段，无从得知其他客户端发送了什么',
  'counters.confirms':
    '在来自 {{vantage}} 的 {{sizes}} 个连接的突发期间，{{rule}} 的计数增加了 {{rises}} 个数据包，与发送的数量完全一致，其他拦截数据包的规则都没有这样的增加：这是实际观察到的，而不仅是推断。',
  'counters.total-confirms':
    '在来自 {{vantage}} 的 {{sizes}} 个连接的突发期间，内核计数 {{name}} 增加了 {{rises}}，与发送的数量完全一致：这是实际观察到的，而不仅是推断。',
  'counters.other-rule':
    '{{rule}} 恰好计入了来自 {{vantage}} 的 {{sizes}} 个连接的突发，而推断会拦截它们的规则一个也没有计入。',
  'counters.unpredicted':
    '{{rule}} 恰好计入了来自 {{vantage}} 的 {{sizes}} 个连接的突发，但推断认为它们会通过：规则与所判断的不同，或者读取有误。',
  'counters.never-arrived':
    '在来自 {{vantage}} 的 {{sizes}} 个连接的突发期间，主机总共只收到 {{rises}} 个数据包：突发的数据包在到达主机之前就丢失了。',
  'counters.more':
    '在来自 {{vantage}} 的 {{sizes}} 个连接的突发期间，{{rule}} 的计数增加了 {{rises}} 个数据包：还有其他数据包命中它，因此突发对它不能证明什么。',
  'counters.changed':
    '发送突发期间主机的规则发生了变化，或者没有每次都读到：它们的计数不能证明什么。',
  'history.record': '流日志：从 {{from}} 到 {{to}} 的 {{packets}} 个报文，{{action}}。',
  'flow-log.rejected-confirms':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被拒绝，而在安全组和网络 ACL 中只有{{hop}}会丢弃它们：这是实际观察到的，而不只是推断。',
  'flow-log.rejected':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被拒绝：是安全组或网络 ACL 丢弃了它们。',
  'flow-log.rejected-before':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被拒绝；这早于此处所判断的配置。',
  'flow-log.rejected-contradicts':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被拒绝，而根据配置判断安全组和网络 ACL 会放行它们。',
  'flow-log.accepted-contradicts':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被放行，而根据配置判断此环节会丢弃它们。',
  'flow-log.accepted-before':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被放行；这早于此处所判断的配置。',
  'flow-log.accepted':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被放行。',
  'flow-log.answered':
    '流日志显示，截至 {{at}} 的时间窗口内有 {{client}} 的 {{packets}} 个报文被放行并得到应答。',
  'flow-log.silent':
    '流日志显示，截至 {{at}} 的时间窗口内 {{client}} 的第一个报文被放行，但主机没有应答：被主机防火墙丢弃，或主机没有运行。',
  'flow-log.reset':
    '流日志显示，截至 {{at}} 的时间窗口内主机以重置（RST）应答 {{client}}：没有进程监听该端口，或被主机防火墙拒绝。',
  'flow-log.reply-rejected':
    '流日志显示，截至 {{at}} 的时间窗口内发往 {{client}} 的回包在出方向被拒绝：网络 ACL 丢弃了回包。',
  'flow-log.never-arrived':
    '{{at}} 从 {{vantage}} 发起的探测没有到达 {{eni}}，而流日志记录了这一分钟：报文在到达网卡之前已丢失。',
  'flow-log.broken': '流日志 {{log}} 已启用，但其日志没有投递成功。',
  'capture.silent':
    '主机自 {{at}} 起收到来自 {{client}} 的 {{packets}} 个首包（SYN），且未发出任何回应：丢弃首包或应答的环节位于主机上。',
  'capture.silent-confirms':
    '主机自 {{at}} 起收到来自 {{client}} 的 {{packets}} 个首包（SYN），且未发出任何回应；在主机各环节中只有{{hop}}会丢弃：这是实际观测，而不仅是预测。',
  'capture.refused':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），并发出复位（RST）：该端口无监听，或被其防火墙拒绝。',
  'capture.refused-confirms':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），并发出复位（RST）；在主机各环节中只有{{hop}}会拒绝：这是实际观测，而不仅是预测。',
  'capture.rejected':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），并发出 ICMP 错误（类型和代码 {{error}}）：被其防火墙或某条路由拒绝。',
  'capture.rejected-confirms':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），并发出 ICMP 错误（类型和代码 {{error}}）；在主机各环节中只有{{hop}}会拒绝：这是实际观测，而不仅是预测。',
  'capture.answered':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），其应答（SYN-ACK）已从同一网卡发出。',
  'capture.answer-lost':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），其应答（SYN-ACK）已发出，但 {{vantage}} 未收到：应答在主机之外的回程中丢失。',
  'capture.open': '主机于 {{at}} 收到来自 {{client}} 的首包（SYN）；抓包无法确定主机回应了什么。',
  'capture.mixed':
    '抓包中有 {{number}} 次连接尝试，最新一次来自 {{client}}（{{at}}），主机对它们的回应不同；只对一个客户端抓包可获得更多信息。',
  'capture.passed-contradicts':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），其后续表明{{hop}}已放行，尽管判断其会丢弃。',
  'capture.passed-before':
    '主机于 {{at}} 收到来自 {{client}} 的首包（SYN），而{{hop}}被判断会丢弃它；该抓包早于此处所判断的配置。',
  'capture.never-arrived':
    '{{vantage}} 于 {{at}} 发出的探测从未到达主机，而主机当时正在对端口 {{port}} 抓包：报文在到达主机之前丢失。',
  'capture.never-arrived-or-xdp':
    '{{vantage}} 于 {{at}} 发出的探测在主机上从未出现，而主机当时正在对端口 {{port}} 抓包：报文在到达主机之前丢失，或被主机上的 XDP 程序丢弃。',
  'capture.nobody': '主机抓包期间，所问客户端均未尝试连接端口 {{port}}。',
  'capture.unread': '已请求抓包，但没有可读取的抓包。',
}
