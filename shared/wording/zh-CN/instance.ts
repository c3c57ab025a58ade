// Chinese sentences of the instance hop, and what mends it.
import type { INSTANCE_EN } from '../en/instance.ts'

export const INSTANCE_ZH: Readonly<Record<keyof typeof INSTANCE_EN, string>> = {
  'instance.running': '实例 {{instance}} 正在运行，且未被锁定。',
  'instance.not-found': '该账号的所有返回结果中都没有 {{target}}，并且每个结果都已读取完整。',
  'instance.nobody-announces': '没有主机宣告 {{address}}，因此没有可判断的实例。',
  'instance.swas':
    '{{target}} 是轻量应用服务器：它有自己的防火墙，没有安全组、网络 ACL 或弹性公网 IP。',
  'instance.swas-form': '{{target}} 不是 ECS 实例，其 ID 的形式属于轻量应用服务器。',
  'instance.owned-by': '{{target}} 属于此账号的 {{owner}}（{{type}}），而后者未读取。',
  'instance.address-twice':
    '多个 VPC 中的机器都使用地址 {{address}}：{{machines}}。仅凭该地址无法判断指的是哪一台。',
  'instance.not-all-read': '{{target}} 不在已读取到的实例之中。',
  'instance.not-running': '实例 {{instance}} 的状态为 {{status}}；只有运行中的实例才能应答。',
  'instance.no-instance': '此路径上没有该账号的实例。',
  'instance.health-unread': '未读取平台报告的 {{instance}} 健康状态。',
  'instance.health-ok': '平台报告 {{instance}} 的健康状态为 {{health}}，且没有正在执行的系统事件。',
  'instance.health-impaired': '平台报告 {{instance}} 的健康状态为 {{health}}。',
  'instance.system-event': '平台正在对 {{instance}} 执行系统事件 {{type}}。',
  'instance.locked-by-event': '云平台因安全原因锁定了 {{instance}}（事件 {{event}}）。',
  'instance.started-lately':
    '实例 {{instance}} 启动不到三分钟（{{at}}），没有信息表明其服务已就绪。',
  'instance.starting': '实例 {{instance}} 仍在启动。',
  'instance.stopped-economical': '实例 {{instance}} 以节省停机模式停止：其固定公网 IP 已被释放。',
  'instance.locked': '实例 {{instance}} 已被云平台锁定（{{reason}}）。',
  'instance.expired': '实例 {{instance}} 的付费有效期已于 {{expired}} 结束。',
  'instance.classic': '实例 {{instance}} 位于经典网络，其规则不同，因此不作判断。',
  'instance.status-unknown': '实例 {{instance}} 的状态为 {{status}}，无法据此判断。',
  'instance.managed-eni': '弹性网卡 {{eni}} 属于其他云产品；由该产品决定放行哪些访问。',
  'instance.eni-unattached': '弹性网卡 {{eni}} 没有绑定到任何实例。',
  'fix.instance-not-found': '检查实例 ID 及其地域，或使用拥有该实例的账号的凭证。',
  'fix.instance-not-running': '启动实例 {{instance}}。',
  'fix.instance-starting': '等待实例 {{instance}} 运行后再次提问。',
  'fix.instance-stopped-economical': '启动实例 {{instance}}；启动后其固定公网 IP 可能会改变。',
  'fix.instance-locked-security':
    '在控制台处理 {{instance}} 的安全事件，或提交工单申诉：任何设置都无法使被锁定的实例恢复访问。',
  'fix.instance-locked-financial': '结清账号的欠费；如果 {{instance}} 已被停止，再重新启动它。',
  'fix.instance-locked-other': '解除 {{instance}} 的记录中所列的锁定；已退款的实例必须重新创建。',
  'fix.instance-expired': '为实例 {{instance}} 续费。',
  'fix.instance-health-impaired':
    '查看 {{instance}} 的控制台输出并重启；如果仍未解决，请提交工单。',
  'fix.target-is-managed-eni': '查看弹性网卡 {{eni}} 所属的产品，并在该产品中修改。',
}
