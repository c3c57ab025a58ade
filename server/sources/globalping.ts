// What does a public network of probes see, when its use was asked for?
import { EnvHttpProxyAgent } from 'undici'
import { WhyportError } from '#shared/error.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { proxyOf } from '../collect/cloud/proxy.ts'
import { type Answer, askGlobalping } from '../collect/globalping/ask-globalping.ts'
import { globalpingItem } from '../collect/globalping/globalping-item.ts'
import type { Place } from '../collect/probes/probe-item.ts'
import type { ProbeTo } from '../io.ts'
import { mayBeProbed } from './may-be-probed.ts'
import type { NotedWorld } from './world.ts'

export type GlobalpingOptions = {
  /** In Globalping's words: CN, Frankfurt, AS13335 … one probe each. */
  readonly locations: readonly string[]
  readonly control: Place | null
  readonly allow: readonly string[]
  readonly factsProve: boolean
}

/**
 * The address is told to strangers and their machines connect to it, so that it is the target's must be
 * proven, or the operator opened it (docs/adr/0008). Two measurements at most; nothing is sent for a
 * private address.
 */
export const probeByGlobalping = async (
  to: ProbeTo,
  options: GlobalpingOptions,
  { env, signal, clock, note }: NotedWorld,
): Promise<EvidenceItem | null> => {
  if (to.protocol !== 'tcp') return null
  const permission = mayBeProbed(to, options)
  if (!permission.may) {
    note(`Globalping is not asked: ${permission.why}`)
    return null
  }
  note(`asking Globalping for ${options.locations.length} probes to ${to.address}:${to.port}`)
  const dispatcher = dispatcherOf(env)
  const begun = { startedAt: clock.iso(), ms: clock.ms() }
  const network = { url: urlOf(env), token: env['GLOBALPING_TOKEN'] || null, dispatcher, signal }
  try {
    const asked = await askGlobalping({ ...placeOf(to), locations: options.locations }, network)
    const answer = await controlled(asked, options.control, order => askGlobalping(order, network))
    return globalpingItem({
      ...{ to: placeOf(to), asked, ownership: permission.ownership, startedAt: begun.startedAt },
      control: options.control === null || answer === null ? null : { to: options.control, answer },
      tookMs: Math.round(clock.ms() - begun.ms),
    })
  } finally {
    await dispatcher.destroy()
  }
}

const placeOf = ({ address, port }: ProbeTo): Place => ({ address, port })

// The same probes, so that a broken one is told from a silent target; needless when all got through.
const controlled = async (
  asked: Answer,
  control: Place | null,
  ask: (order: Parameters<typeof askGlobalping>[0]) => Promise<Answer>,
): Promise<Answer | null> => {
  if (control === null || 'why' in asked) return null
  const isAllOpen = asked.measurement.results.every(
    ({ result }) => 'stats' in result && result.stats.rcv > 0,
  )
  return isAllOpen ? null : ask({ ...control, locations: asked.id })
}

const dispatcherOf = (env: NodeJS.ProcessEnv): EnvHttpProxyAgent => {
  const { http, https, no } = proxyOf(env)
  return new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: no, allowH2: false })
}

const PUBLIC = 'https://api.globalping.io'

const urlOf = (env: NodeJS.ProcessEnv): string => {
  const text = env['WHYPORT_GLOBALPING_URL'] || PUBLIC
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.origin
  throw new WhyportError('bad-usage', {
    subject: 'WHYPORT_GLOBALPING_URL',
    message: `"${text}" is no URL`,
    next: `leave it out for ${PUBLIC}`,
  })
}
