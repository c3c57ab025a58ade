// Where do packets to a high-availability virtual address arrive?
import type { ElasticAddress } from './elastic-addresses.ts'
import type { HaVip } from './ha-vips.ts'
import type { Delivery } from './ways.ts'

/** One for each virtual address that a located machine announces: the machine, by that address. */
export const haVipDeliveries = (
  haVips: readonly HaVip[],
  deliveries: readonly Delivery[],
): Delivery[] =>
  haVips.flatMap(haVip => {
    const own = deliveries.filter(delivery => isMaster(haVip, delivery))
    const near = own.filter(({ eni }) => eni === null || eni.vSwitchId === haVip.vSwitchId)
    const delivery = near.find(({ primary }) => primary) ?? near[0]
    return delivery === undefined || haVip.address === ''
      ? []
      : [{ ...delivery, address: haVip.address, primary: false }]
  })

const isMaster = ({ masterId }: HaVip, { instance, eni }: Delivery): boolean =>
  masterId !== null &&
  masterId !== '' &&
  (instance?.instanceId === masterId || eni?.instanceId === masterId || eni?.eniId === masterId)

export const haVipBehind = (
  { boundType, boundId }: ElasticAddress,
  haVips: readonly HaVip[],
): HaVip | undefined =>
  boundType.toLowerCase() === 'havip'
    ? haVips.find(({ haVipId }) => haVipId === boundId)
    : undefined

/** The virtual address that this machine may announce and another one does. */
export const standbyFor = (
  haVips: readonly HaVip[],
  deliveries: readonly Delivery[],
): HaVip | undefined =>
  haVips.find(
    ({ candidates, publicAddresses }) =>
      publicAddresses.length > 0 &&
      deliveries.some(
        ({ instance, eni }) =>
          candidates.includes(instance?.instanceId ?? '') ||
          candidates.includes(eni?.instanceId ?? '') ||
          candidates.includes(eni?.eniId ?? ''),
      ),
  )
