// Chinese sentences about private paths: the sender's own end, and what joins two networks.
import type { PRIVATE_EN } from '../en/private.ts'

export const PRIVATE_ZH: Readonly<Record<keyof typeof PRIVATE_EN, string>> = {
  'private.not-asked': '此处没有此账号的主机通过私网发送。',
  'private.sender-may-send': '已读取的内容中没有妨碍发送方发送的原因。',
  'private.same-vswitch':
    '发送方和目标都在交换机 {{vSwitch}} 中；网络 ACL 只过滤进出交换机的流量。',
  'nacl.cross-drop':
    '报文从交换机 {{from}} 进入 {{to}}，而 {{acl}} 的规则 {{entry}} 丢弃来自 {{client}} 的 {{asked}}。',
  'nacl.cross-no-match':
    '报文从交换机 {{from}} 进入 {{to}}；{{acl}} 没有规则匹配来自 {{client}} 的 {{asked}}，而没有匹配的流量会被丢弃。',
  'nacl.sender-admits': '发送方的 {{acl}} 放行发往 {{target}} 的 {{asked}}，并放行其回包。',
  'nacl.sender-drop':
    '发送方所在交换机 {{from}} 的 {{acl}} 在出方向丢弃发往 {{target}} 的 {{asked}}，判定依据是{{decider}}。',
  'nacl.sender-reply-drop':
    '发送方所在交换机 {{from}} 的 {{acl}} 在入方向丢弃 {{target}} 的回包，判定依据是{{decider}}；入方向规则匹配的是发送方的端口，而不是 {{asked}}。',
  'nacl.sender-reply-some':
    '发送方所在交换机 {{from}} 的 {{acl}} 只放行 {{target}} 发往端口 {{open}} 的回包；发送方使用哪些端口未读取。',
  'private.there': '发送方所在交换机的路由表 {{table}} 通向目标。',
  'private.there-none': '发送方交换机的路由表 {{table}} 没有通往目标的路由。',
  'private.there-blackhole':
    '发送方交换机的路由表 {{table}} 通过 {{destination}} 把发往目标的数据包送往 {{hop}}，而后者已不存在、已停止或已关闭。',
  'private.there-sends':
    '发送方交换机的路由表 {{table}} 通过 {{destination}} 把发往目标的数据包送往 {{hop}}；是否能到达未读取。',
  'private.there-open': '发送方所在交换机的路由表 {{table}} 是否通向目标，取决于未读取的内容。',
  'private.no-route':
    '路由表 {{table}} 没有从 VPC {{near}} 到{{far}}的路由，尽管 VPC 对等连接 {{peering}} 连接了两者。',
  'private.not-by-peering':
    '路由表 {{table}} 通过 {{destination}} 把发往 {{client}} 的报文送往 {{hop}}，而不是连接两个 VPC 的对等连接 {{peering}}。',
  'private.overlap':
    '路由表 {{table}} 把发往另一个 VPC 的流量留在本 VPC 内，因为 {{destination}} 同时也是 VPC {{near}} 的本地网段。',
  'private.peering-down':
    '路由表 {{table}} 的路由 {{destination}} 所指向的 VPC 对等连接 {{peering}} 状态为 {{status}}。',
  'private.vpn-down':
    'VPN 网关 {{gateway}} 没有已建立的通向对端网络的 IPsec 连接：{{connection}} 的状态为 {{status}}。',
  'private.interface-down':
    '路由表 {{table}} 的路由 {{destination}} 所指向的路由器接口 {{interface}} 状态为 {{status}}。',
  'private.attachment-down':
    'VPC 与转发路由器的网络实例连接 {{attachment}} 状态为 {{status}}，而不是 Attached。',
  'private.tr-not-associated':
    '网络实例连接 {{attachment}} 没有关联转发路由器 {{router}} 的任何路由表，因此它发送的流量不会被转发。',
  'private.tr-no-route':
    '转发路由器的路由表 {{table}} 没有到 {{client}} 的路由：那里的网络没有通过路由学习传播到该表。',
  'private.tr-route-refused':
    '转发路由器的路由表 {{table}} 中到 {{client}} 的路由 {{destination}} 没有生效（{{status}}）：存在冲突或路由策略。',
  'private.tr-blackhole':
    '转发路由器的路由表 {{table}} 丢弃发往 {{destination}} 的流量（黑洞路由）。',
  'fix.priv-tr-propagation':
    '在转发路由器的路由表 {{table}} 中为两端的网络实例连接开启关联转发和路由学习，并检查冲突和路由策略。',
  'fix.route-status-pending': '等待该路由可用后再次提问。',
  'fix.priv-peering-not-active': '在相应的账号中接受、续费或支付该 VPC 对等连接，然后再次提问。',
  'fix.priv-tr-attachment': '重新将该 VPC 连接到转发路由器，或让路由走另一条路径。',
  'fix.priv-vpn-down': '比较 VPN 连接两端的 IKE 和 IPsec 配置，并查看其日志。',
  'fix.priv-cidr-overlap': '重新规划其中一个网络的网段，或使用 VPC NAT 网关在两者之间转换地址。',
  'fix.priv-peering-route-missing':
    '在路由表 {{table}} 中添加经由该对等连接到 {{destination}} 的路由；另一个 VPC 也需要一条返回路由。',
}
