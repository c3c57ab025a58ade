// Which interface of this account does the packet start from?
import type { Sender } from '#shared/flow.ts'
import { onlyAddress } from '#shared/plain/address-set.ts'
import { type Family, formatAddress } from '#shared/plain/ip.ts'
import type { Source } from '#shared/question.ts'
import { vpcOf } from './holder.ts'
import type { SourceSet } from './source.ts'
import { type Delivery, familyOfText } from './ways.ts'

type Around = {
  readonly source: SourceSet | null
  readonly deliveries: readonly Delivery[]
  readonly family: Family
  /** The target's VPC: a private address alone means something only inside one VPC. */
  readonly vpcId: string | null
}

/** null: the packet starts outside the account, or the evidence does not tell where. */
export const senderOf = (from: Source, around: Around): Sender | null => {
  const delivery = sendingDelivery(from, around)
  if (delivery === null) return null
  const { eni, instance, address, primary } = delivery
  return {
    asked: from.kind === 'instance' || from.kind === 'eni',
    address,
    instanceId: instance?.instanceId ?? (eni?.instanceId || null),
    eniId: eni?.eniId ?? null,
    primary,
    regionId: instance?.regionId || null,
    vSwitchId: eni?.vSwitchId || instance?.vSwitchId || null,
    vpcId: eni?.vpcId || instance?.vpcId || null,
    securityGroupIds:
      eni?.securityGroupIds ?? (primary ? (instance?.securityGroupIds ?? null) : null),
  }
}

/** null: the packet starts in no VPC of the account, or machines of several have its address. */
export const sendingVpc = (
  from: Source,
  { source, deliveries, family }: Omit<Around, 'vpcId'>,
): string | null => {
  const senders =
    from.kind === 'instance' || from.kind === 'eni'
      ? [sendingAddress(from, deliveries, family)].flatMap(own => own ?? [])
      : deliveries.filter(({ address }) => address === textOf(source))
  const [vpcId, ...others] = new Set(senders.map(vpcOf))
  return others.length > 0 ? null : (vpcId ?? null)
}

const textOf = (source: SourceSet | null): string | null => {
  const address = source?.set == null ? null : onlyAddress(source.set)
  return address === null ? null : formatAddress(address)
}

const sendingDelivery = (from: Source, { source, deliveries, family, vpcId }: Around) => {
  if (from.kind === 'instance' || from.kind === 'eni')
    return sendingAddress(from, deliveries, family)
  const text = textOf(source)
  if (text === null || vpcId === null) return null
  return deliveries.find(d => d.address === text && vpcOf(d) === vpcId) ?? null
}

/** The private address that an instance or interface sends from: its first one of the family. */
export const sendingAddress = (
  from: { readonly kind: 'instance' | 'eni'; readonly id: string },
  deliveries: readonly Delivery[],
  family: Family,
): Delivery | null => {
  const own = deliveries.filter(
    d =>
      (from.kind === 'eni' ? d.eni?.eniId : d.instance?.instanceId) === from.id &&
      familyOfText(d.address) === family,
  )
  return own.find(delivery => delivery.primary) ?? own[0] ?? null
}
