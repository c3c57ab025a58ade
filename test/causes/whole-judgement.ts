// What do all checks together say about a question, given the cloud's answers and what the host printed?
import { judge } from '#server/diagnose.ts'
import type { Evidence } from '#shared/evidence.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { type Answers, CLIENT, pathEvidence } from '#test/golden/path-account.ts'
import { causesOf, type Scenario } from './cause-pair.ts'

export type World = {
  readonly asked?: Partial<AskedQuestion>
  /** Layers over the small healthy account. */
  readonly cloud?: readonly Answers[]
  /** What the host of `i-test1` printed, by command id; left out: nobody looked. */
  readonly host?: Parameters<typeof hostEvidence>[0]
  readonly more?: Evidence
}

const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 }

export const toldOf = ({ asked, cloud = [], host = {}, more = [] }: World): ReturnType<Scenario> =>
  causesOf(
    judge(
      readQuestion({ target: 'i-test1', port: 8080, from: CLIENT, at: clock.iso(), ...asked }),
      [...pathEvidence(...cloud), ...hostEvidence(host, 'i-test1'), ...more],
      { clock },
    ).judged,
  )

/** One layer of the account differs: `withCause`, or else `without` it. */
export const layered =
  (asked: Partial<AskedQuestion>, base: readonly Answers[]) =>
  (withCause: Answers, without: Answers = {}): Scenario =>
  holds =>
    toldOf({ asked, cloud: [...base, holds ? withCause : without] })

/** The layer is there, or it is not. */
export const overHealthy = layered({}, [])
