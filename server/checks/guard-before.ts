// The connection opens and is reset at once: does something in front of the service end it?
import type { Judged } from '#shared/judged.ts'
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { listOf } from '../facts/ways.ts'
import type { Asked, Suspicion } from './beyond-hops.ts'
import { isProxied } from './empty-container.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * A hint only: the program itself may reset as well. Silent where the host shows why it would: a proxy of
 * Docker that found nothing behind it, TCP wrappers, or no listener at all.
 */
export const guardBefore: Suspicion = {
  id: 'guard-before',
  hop: 'path',
  causes: ['waf-suspected'],
  judge: (hops, { flow, facts }) => {
    const reset = listOf(facts('probes')).find(probe => isReset(probe, flow))
    const isInside = isProxied(flow.port, listOf(facts('listeners')))
    const isOutside = flow.sourceScope === 'internet' && flow.path !== 'outbound'
    if (reset === undefined || !isOutside || hops.some(explains) || isInside) return quietHint([])
    const because = say('path.waf-suspected', { vantage: reset.vantagePoint })
    return warn(because, { causes: [{ id: 'waf-suspected', because, confidence: 'suspected' }] })
  },
}

const isReset = ({ outcome, role, to }: Probe, { askedPort }: Asked['flow']): boolean =>
  outcome === 'reset-after-open' &&
  (role === undefined || role === 'asked') &&
  (to === undefined || to.port === askedPort)

const AT_HOST: readonly string[] = ['tcp-wrappers', 'listener', 'reply-firewall', 'reply-route']

const explains = ({ check, judgement }: Judged): boolean =>
  AT_HOST.includes(check) && (judgement.status === 'fail' || judgement.causes.length > 0)
