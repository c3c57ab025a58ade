// Why does none of these sockets take the connection?

import type { Confidence } from '#shared/cause.ts'
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { DecidedBy } from '#shared/finding.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { Listener } from '../facts/listeners.ts'
import { familyOf, isLoopback, isWildcard, type Target, takesAddress } from './listener-match.ts'

type Ask = {
  readonly port: number
  readonly protocol: string
  readonly target: Target
  /** The public address that the cloud translates, so that no packet ever carries it to the host. */
  readonly translated: string | null
  readonly confidence: Confidence
}

/** `onPort`: every socket on the asked port, none of which takes it. The closest miss names the cause. */
export const listenerCause = (onPort: readonly Listener[], ask: Ask): FoundCause => {
  const { port, protocol, confidence, target } = ask
  const [first] = onPort
  if (first === undefined)
    return {
      id: 'not-listening',
      because: say('listener.not-listening', { port, protocol }),
      confidence,
      about: { port, protocol },
    }
  const { id, listener } = closestMiss([first, ...onPort.slice(1)], ask)
  return {
    id,
    because: say(`listener.${id}`, {
      port,
      protocol,
      place: placeOf(listener),
      process: processOf(listener),
      address: target.address ?? say('sources.any', { family: target.family }),
      device: listener.device ?? '',
    }),
    confidence,
    decidedBy: decidedByListener(listener),
    about: {
      port,
      protocol,
      place: placeOf(listener),
      ...(listener.processName === null ? {} : { process: listener.processName }),
    },
  }
}

type MissId = Extract<
  CauseId,
  | 'listening-loopback-only'
  | 'listening-other-ip'
  | 'service-bound-to-public-ip'
  | 'listener-ipv4-only'
  | 'listener-v6only'
  | 'listener-bound-to-device'
>

const closestMiss = (
  onPort: readonly [Listener, ...Listener[]],
  ask: Ask,
): { readonly id: MissId; readonly listener: Listener } => {
  const ranked = onPort
    .map(listener => ({ id: missOf(listener, ask), listener }))
    .toSorted((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id))
  return ranked[0] ?? { id: missOf(onPort[0], ask), listener: onPort[0] }
}

// The nearer a socket came to taking the packet, the earlier it stands.
const ORDER: readonly MissId[] = [
  'listener-bound-to-device',
  'listener-v6only',
  'listener-ipv4-only',
  'service-bound-to-public-ip',
  'listening-other-ip',
  'listening-loopback-only',
]

const missOf = (listener: Listener, { target, translated }: Ask): MissId => {
  if (listener.device !== null && takesAddress(listener, target) === 'yes')
    return 'listener-bound-to-device'
  if (isLoopback(listener.address)) return 'listening-loopback-only'
  if (target.family === 4 && listener.address === translated) return 'service-bound-to-public-ip'
  const sameFamily = familyOf(listener.address) === target.family
  if (sameFamily && !isWildcard(listener.address)) return 'listening-other-ip'
  return target.family === 4 ? 'listener-v6only' : 'listener-ipv4-only'
}

export const decidedByListener = (listener: Listener): DecidedBy => ({
  kind: 'listener',
  id: placeOf(listener),
  text: listener.source.text,
  evidence: listener.source.evidence,
  line: listener.source.line,
})

export const placeOf = ({ address, port }: Listener): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

export const processOf = ({ processName, pid }: Listener): Message =>
  processName === null
    ? say('listener.a-process')
    : say('listener.process', { name: processName, pid: `${pid}` })
