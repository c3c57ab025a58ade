// Is this one of the host names that ALB and NLB hand out?

export type BalancerName = {
  readonly kind: 'alb' | 'nlb'
  readonly id: string
  readonly region: string
}

/**
 * `alb-….cn-hangzhou.alb.aliyuncs.com`, `nlb-….ap-southeast-1.nlb.aliyuncsslbintl.com` (seen 2026-11-22),
 * lower case, without a dot at the end. null: another name.
 */
export const balancerNameOf = (name: string): BalancerName | null => {
  const { id, kind, region } = NAME.exec(name)?.groups ?? {}
  if (id === undefined || region === undefined) return null
  return kind === 'alb' || kind === 'nlb' ? { kind, id, region } : null
}

const NAME =
  /^(?<id>(?<kind>alb|nlb)-[a-z0-9]+)\.(?<region>[a-z]{2}-[a-z0-9-]+)\.\k<kind>\.aliyuncs(?:slb(?:intl)?)?\.com$/
