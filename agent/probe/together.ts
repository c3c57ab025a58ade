// What is seen at a target, its control target and another port of it, asked at the same moment?
import { PROBE_TRIES } from '#shared/plain/probe-tries.ts'
import type { ConnectTcp, ProbeTcp, TcpAttempt } from '#shared/plain/tcp-probe.ts'

/** The control target's round trip says how long silence at the target must last. */
export const probeTogether =
  (connect: ConnectTcp): ProbeTcp =>
  async ({ asked, control, comparison, signal, tries = PROBE_TRIES, onSilence }) => {
    const common = signal === undefined ? {} : { signal }
    let roundTrip: number | null = null
    const attempt: TcpAttempt = {
      ...{ ...asked, ...common, tries: tries.asked, roundTripMs: () => roundTrip },
      ...(onSilence === undefined ? {} : { onSilence }),
    }
    const first = connect(attempt)
    const controlled = control ? connect({ ...control, ...common, tries: tries.control }) : null
    const noted = controlled?.then(answer => {
      roundTrip = answer.rttMs
      return answer
    })
    const compared = comparison
      ? connect({ ...comparison, ...common, tries: tries.comparison })
      : null
    return { asked: await first, control: (await noted) ?? null, comparison: await compared }
  }
