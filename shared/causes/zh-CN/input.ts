// What the catalogue says in Chinese about the causes of ../input.ts.
import type { CauseWords } from '#shared/cause.ts'
import type { INPUT_CAUSES } from '../input.ts'

export const INPUT_ZH: Readonly<Record<keyof typeof INPUT_CAUSES, CauseWords>> = {
  'target-not-resolvable': {
    when: '域名没有解析到任何 IPv4 或 IPv6 地址。',
    fix: '创建或修复 DNS 解析记录，或直接询问地址。',
  },
  'dns-points-elsewhere': {
    when: '域名解析到的地址不是所问目标的公网地址。',
    fix: '将 DNS 记录改为目标的地址，并等待旧记录的 TTL 过期。',
  },
  'dns-hijack-suspected': {
    when: '不同探测点对同一域名得到不同的结果，其中一个结果不属于任何应有的资源。',
    fix: '在结果错误的位置改用其他 DNS 解析器，并向其运营方询问结果的来源。',
  },
  'public-ip-not-yours': {
    when: '在该账号可读取的地域中，没有资源拥有所问的公网地址。',
    fix: '询问该账号拥有的地址；检查是否有输入错误或过期的 DNS 记录。',
  },
  'instance-not-found': {
    when: '在可读取的账号的所问地域中没有该实例。',
    fix: '检查实例 ID、地域以及凭证所属的账号。',
  },
  'target-in-several-accounts': {
    when: '多个已配置的账号都有所问的地址，而问题没有指明账号。',
    fix: '指定所指的账号（--account NAME），或以实例 ID 提问。',
  },
  'target-is-swas': {
    when: '目标是轻量应用服务器，它有自己的防火墙，没有安全组。',
    fix: '查看该轻量应用服务器的防火墙规则；whyport 不判断该产品。',
  },
  'target-is-managed-eni': {
    when: '该地址属于由其他云产品创建并管理的弹性网卡。',
    fix: '询问该弹性网卡所属的产品，并在该产品中修改设置。',
  },
  'cloud-credentials-invalid': {
    when: '云平台拒绝了 AccessKey、签名或会话令牌。',
    fix: '提供有效且启用的 AccessKey 或角色，然后再次提问。',
  },
  'cloud-clock-skew': {
    when: '由于本机时钟偏差过大，云平台拒绝了请求。',
    fix: '通过 NTP 校准本机时钟，然后再次提问。',
  },
  'cloud-permission-missing': {
    when: '凭证没有调用某个所需操作的权限。',
    fix: '为该 RAM 用户或角色授予所列的只读操作，然后再次提问。',
  },
  'cloud-ak-restricted': {
    when: '该 AccessKey 疑似泄露，被云平台限制。',
    fix: '更换 AccessKey，删除旧的，并按控制台的通知处理。',
  },
  'cloud-api-throttled': {
    when: '多次重试之后，云平台仍然限制请求频率。',
    fix: '等待一分钟后再次提问，或减少同时提问的数量。',
  },
  'evidence-stale': {
    when: '证据超过了时限，或在读取期间配置发生了变更。',
    fix: '重新收集证据并再次提问。',
  },
}
