// ufw means to block the port, and Docker publishes it: does the packet go around ufw?
import type { Judged } from '#shared/judged.ts'
import { type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { ufwBlocks } from '../facts/ufw.ts'
import { listOf } from '../facts/ways.ts'
import type { Suspicion } from './beyond-hops.ts'
import { isLoopback } from './listener-match.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * What is published is translated before the rules of ufw are asked, and then forwarded (Docker docs
 * "Packet filtering and firewalls", read 2026-11-22). Silent when the kernel's rules block it after all.
 */
export const ufwBypassed: Suspicion = {
  id: 'ufw-bypassed',
  hop: 'host-firewall',
  causes: ['ufw-active-but-bypassed'],
  judge: (hops, { flow, facts }): Judgement => {
    const { port, protocol } = flow
    const ufw = facts('ufw')
    if (port === null || ufw.state === 'unavailable' || hops.some(isBlocked)) return quietHint([])
    const container = listOf(facts('containers')).find(({ published }) =>
      published.some(
        one =>
          one.protocol === protocol &&
          one.from <= port &&
          port <= one.to &&
          !isLoopback(one.hostAddress),
      ),
    )
    const isTranslated = listOf(facts('hostRewrites')).some(rewrite => rewrite.port === port)
    if (container === undefined || !isTranslated || !ufwBlocks(ufw.value, { port, protocol }))
      return quietHint([])
    const because = say('host-firewall.ufw-bypassed', {
      ...{ port, protocol, container: container.name.slice(0, 100) },
    })
    const decidedBy = { kind: 'api-field' as const, id: 'ufw status', ...ufw.value.source }
    return warn(because, {
      causes: [{ id: 'ufw-active-but-bypassed', because, confidence: 'derived', decidedBy }],
      cites: [...ufw.cites, ...facts('containers').cites],
    })
  },
}

const isBlocked = ({ check, judgement }: Judged): boolean =>
  check === 'host-firewall' && judgement.status === 'fail'
