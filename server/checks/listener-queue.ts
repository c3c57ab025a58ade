// A socket takes the connection: has its queue room for one more?
import { type FoundCause, type Judgement, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Listener } from '../facts/listeners.ts'
import type { Unit } from '../facts/units.ts'
import { decidedByListener, placeOf, processOf } from './listener-causes.ts'
import { unitCause } from './unit-trouble.ts'

/**
 * One full moment proves no lasting trouble: suspected. Full in both runs of ss, and connections that the
 * kernel counted as dropped for it, are more than a moment (host-semantics §8). A connection gets in whenever
 * the program takes one out, so it is a warning all the same.
 */
export const listens = (
  taking: readonly [Listener, ...Listener[]],
  units: Fact<readonly Unit[]>,
  overflows: Fact<number>,
): Judgement => {
  const [socket] = taking
  const words = { place: placeOf(socket), process: processOf(socket) }
  const decidedBy = decidedByListener(socket)
  if (!taking.every(isFull)) return pass(say('listener.listens', words), { decidedBy })
  const drops = overflows.state === 'present' ? overflows.value : 0
  const isLasting = drops > 0 && taking.every(isStillFull)
  const waiting = { waiting: socket.acceptQueue ?? 0, limit: socket.acceptQueueLimit ?? 0 }
  const full: FoundCause = {
    id: 'tcp-backlog-overflow',
    because: isLasting
      ? say('listener.backlog-stays-full', { ...words, ...waiting, drops })
      : say('listener.tcp-backlog-overflow', { ...words, ...waiting }),
    confidence: isLasting ? 'derived' : 'suspected',
    decidedBy,
    about: { port: socket.port, limit: waiting.limit },
  }
  const why = unitCause(full, units)
  if (!isLasting) return warn(why.because, { causes: [why], decidedBy })
  const causes = why === full ? [full] : [full, why]
  return warn(full.because, { causes, decidedBy, cites: overflows.cites })
}

// The kernel drops new connections while more wait than the limit says. UDP has no such queue.
const isFull = ({ acceptQueue, acceptQueueLimit, source }: Listener): boolean =>
  acceptQueue !== null &&
  acceptQueueLimit !== null &&
  !/\bUNCONN\b/.test(source.text.slice(0, 12)) &&
  acceptQueue > acceptQueueLimit

const isStillFull = ({ acceptQueueAgain, acceptQueueLimit }: Listener): boolean =>
  (acceptQueueAgain ?? 0) > (acceptQueueLimit ?? 0)
