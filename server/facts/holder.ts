// A private address repeats in other VPCs: which of the machines that hold it is meant?
import type { Delivery } from './ways.ts'

export const vpcOf = ({ eni, instance }: Delivery): string => eni?.vpcId || instance?.vpcId || ''

/** Machines of one VPC; all of them when none stands in it, or it is not known (''). */
export const nearest = (holders: readonly Delivery[], vpcId: string): readonly Delivery[] => {
  const near = holders.filter(holder => vpcId !== '' && vpcOf(holder) === vpcId)
  return near.length > 0 ? near : holders
}

export const standInSeveral = (holders: readonly Delivery[]): boolean =>
  new Set(holders.map(vpcOf)).size > 1

/** null: nobody holds it, or machines of several VPCs do and nothing says which is meant. */
export const holderOf = (
  address: string,
  vpcId: string,
  deliveries: readonly Delivery[],
): Delivery | null => {
  const holders = nearest(
    deliveries.filter(delivery => delivery.address === address),
    vpcId,
  )
  return standInSeveral(holders) ? null : (holders[0] ?? null)
}
