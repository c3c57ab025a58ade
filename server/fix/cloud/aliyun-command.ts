// How is a call of the cloud written as a command that is safe to paste?

/** Values that may stand in a printed command. Anything else makes the whole command disappear. */
const SAFE: readonly RegExp[] = [
  /^[a-z]{2}-[a-z0-9-]{2,40}$/,
  /^(?:sg|sgr|nacl|nae|vsw|eni|i|pl|prl)-[A-Za-z0-9_-]{1,64}$/,
  /^(?:eip|ngw|ftb|fwd|vtb|rte|ipv4gw|ipv6gw|ipv6|ipv6py|vpc|pcc)-[A-Za-z0-9_-]{1,64}$/,
  /^(?:lb|alb|nlb|lsn|acl|sgp|rsp)-[A-Za-z0-9_-]{1,64}$/,
  /^(?:http|https|active|inactive|Ecs)$/,
  /^(?:EcsInstance|NetworkInterface|Ipv6Address|Ipv4Gateway|IPv6Gateway|NatGateway|VpcPeer|StopCharging|PayByTraffic|Any)$/,
  /^(?:Instance|HaVip|VpnGateway|Attachment|RouterInterface)$/,
  /^(?:havip|vpn|ri)-[A-Za-z0-9_-]{1,64}$/,
  /^[0-9a-f.:]{2,45}\/\d{1,3}$/,
  /^-?\d{1,5}\/-?\d{1,5}$/,
  /^\d{1,5}$/,
  /^(?:tcp|udp|icmp|icmpv6|gre|all|accept|drop|intranet|ipv4|ipv6|custom|true|whyport)$/,
]

export const isSafe = (value: string): boolean => SAFE.some(form => form.test(value))

/** `aliyun <product> <Action> --A x --B y`; parameters without a value are left out; null when one is not safe. */
export const aliyunCommand = (
  product: string,
  action: string,
  parameters: readonly (readonly [name: string, value: string | null])[],
): string | null => {
  const given = parameters.flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  if (!given.every(([, value]) => isSafe(value))) return null
  // A value that begins with a dash would be read as another parameter.
  const words = given.map(([name, value]) =>
    value.startsWith('-') ? `--${name}=${value}` : `--${name} ${value}`,
  )
  return ['aliyun', product, action, ...words].join(' ')
}
