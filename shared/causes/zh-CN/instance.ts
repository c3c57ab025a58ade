// What the catalogue says in Chinese about the causes of ../instance.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { INSTANCE_CAUSES } from '../instance.ts'

export const INSTANCE_ZH: Readonly<Record<keyof typeof INSTANCE_CAUSES, CauseWords>> = {
  'instance-not-running': {
    when: '实例已停止、正在停止或仍在创建。',
    fix: '启动实例。',
  },
  'instance-starting': {
    when: '实例正在启动，或刚刚启动，其服务可能尚未就绪。',
    fix: '等待实例运行且服务就绪后再次提问。',
  },
  'instance-stopped-economical': {
    when: '实例以节省停机模式停止，该模式会释放计算资源和固定公网 IP。',
    fix: '启动实例，然后重新查看其公网地址，因为地址可能已改变。',
  },
  'instance-locked-security': {
    when: '实例因安全原因被锁定，其公网流量被阻断。',
    fix: '在控制台查看该实例的安全事件，处理其中所列的问题，并申请解除锁定。',
  },
  'instance-locked-financial': {
    when: '实例因欠费被锁定。',
    fix: '结清欠费，然后重新启动实例。',
  },
  'instance-locked-other': {
    when: '实例因其他原因被锁定，例如退款、回收或专有宿主机欠费。',
    fix: '消除锁定信息所列的原因；如果该实例已退款，请创建新实例。',
  },
  'instance-expired': {
    when: '实例的包年包月订阅已到期。',
    fix: '在实例被释放之前续费。',
  },
  'account-overdue': {
    when: '账号欠费，一段时间后资源会停止服务。',
    fix: '为账号充值。',
  },
  'website-banned': {
    when: '云平台封禁了该实例上的某个域名或页面；端口本身仍然开放。',
    fix: '删除通知所列的内容，然后申请解除封禁。',
  },
  'instance-health-impaired': {
    when: '平台报告该实例健康受损、正在维护或已宕机。',
    fix: '查看实例的控制台输出并重启；如果仍未解决，请提交工单。',
  },
  'instance-system-event': {
    when: '平台正在对该实例执行系统事件，例如维护或重新部署。',
    fix: '等待事件结束后再次提问。',
  },
  'classic-network-unsupported': {
    when: '实例位于已停售的经典网络，whyport 不判断该网络。',
    fix: '将实例迁移到 VPC。',
  },
  'instance-bandwidth-limit': {
    when: '实例达到其规格的网络带宽上限，因此报文变慢或丢失。',
    fix: '选择更大的实例规格，或分散负载。',
  },
  'session-limit': {
    when: '实例的连接数达到其规格的上限，因此新建连接被丢弃。',
    fix: '选择连接数更大的实例规格，或关闭空闲连接。',
  },
  'platform-packet-loss': {
    when: '平台报告该实例有丢包或链路故障。',
    fix: '附上该报告及其时间提交工单。',
  },
  'recent-config-change': {
    when: '在问题出现之前不久，路径上有资源发生了变更。',
    fix: '首先查看该变更；如果不是有意的，将其撤销。',
  },
}
