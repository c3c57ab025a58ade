// A ban of fail2ban blocks: in which jail does fail2ban itself say that it is?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import { type JailBans, jailsOf } from '../facts/fail2ban-bans.ts'

/** The kernel's rule decided; what fail2ban holds only tells where the ban came from. */
export const besideBans = (
  flow: Flow,
  bans: Fact<readonly JailBans[]>,
  judged: Judgement,
): Judgement => {
  if (bans.state === 'unavailable') return judged
  const causes = judged.causes.map(cause => named(flow, bans.value, cause))
  const [first] = causes
  const isChanged = first !== undefined && first !== judged.causes[0]
  return isChanged
    ? {
        ...judged,
        causes,
        because: judged.status === 'fail' && causes.length === 1 ? first.because : judged.because,
        cites: [...(judged.cites ?? []), ...bans.cites],
      }
    : judged
}

const named = (flow: Flow, bans: readonly JailBans[], cause: FoundCause): FoundCause => {
  if (cause.id !== 'fail2ban-banned-client') return cause
  const jails = jailsOf(bans, flow, `${cause.about?.['source'] ?? ''}`)
  return jails.length === 0
    ? cause
    : {
        ...cause,
        because: say('host-firewall.banned-in', {
          ...cause.because.params,
          jails: jails.join(', '),
        }),
      }
}
