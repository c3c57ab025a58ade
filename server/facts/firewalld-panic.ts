// Does firewalld say that its panic mode, which stops all traffic, is on?
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, needCommand } from './host-answers.ts'

/** `firewall-cmd --query-panic` prints yes (status 0) or no (status 1). */
export const firewalldPanicFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<boolean> => {
  const item = hostItem(evidence, instanceId, 'firewalld-panic')
  const said = item?.raw.trim().toLowerCase()
  if (item === null || (said !== 'yes' && said !== 'no'))
    return unavailable('not-collected', needCommand('firewalld-panic'))
  return present(said === 'yes', [item.id])
}
