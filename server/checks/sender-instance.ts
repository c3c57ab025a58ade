// Does the instance that sends exist and run, and is its public side unlocked and not attacked?
import type { Flow } from '#shared/flow.ts'
import { say } from '#shared/message.ts'
import { antiDdos } from './anti-ddos.ts'
import { instance } from './instance.ts'
import { providerLocks } from './provider-locks.ts'
import { asSender, reword } from './sender-side.ts'

const isSame = ({ sender, instanceId }: Flow) =>
  sender !== null && sender.instanceId !== null && sender.instanceId === instanceId
    ? say('outbound.same-machine')
    : null

export const senderInstance = asSender(
  {
    ...instance,
    run: (side, facts) => {
      const { judgement, cites } = instance.run(side, facts)
      return { judgement: reword(judgement, TO_SEND), cites }
    },
  },
  { id: 'sender-instance', appliesTo: isSame },
)

/** What a machine can't answer, it can't send either. */
export const TO_SEND = { 'instance.not-running': 'outbound.not-running' } as const

// Without a public side there is nothing to lock; the way out itself is judged at its own hop.
const hasPublicSide = ({ wayOut }: Flow) =>
  wayOut === null || wayOut.addresses.length === 0 ? say('outbound.no-address-known') : null

export const senderLocks = asSender(providerLocks, {
  id: 'sender-locks',
  appliesTo: hasPublicSide,
})

/** A black hole swallows the answers. */
export const senderAntiDdos = asSender(antiDdos, {
  id: 'sender-anti-ddos',
  appliesTo: hasPublicSide,
})
