// Does firewalld run?
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, needCommand } from './host-answers.ts'

/** `firewall-cmd --state` prints `running` (0), or `not running` on stderr (252, seen with 1.3.3 on 2026-11-27). */
export const firewalldStateFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<'running' | 'not running'> => {
  const item = hostItem(evidence, instanceId, 'firewalld-state')
  const said = [item?.raw, item?.stderr].map(text => text?.trim())
  if (item !== null && item.exit === 0 && said[0] === 'running')
    return present('running', [item.id])
  if (item !== null && item.exit === 252 && said.includes('not running'))
    return present('not running', [item.id])
  return unavailable(item === null ? 'not-collected' : 'failed', needCommand('firewalld-state'), [
    ...(item === null ? [] : [item.id]),
  ])
}
