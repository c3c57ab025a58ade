// How often does the same question get the same answer from an account that throttles at random?
import { createCloudClient } from '#server/collect/cloud/client.ts'
import { collectCloud } from '#server/collect/cloud/collect-cloud.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { judge } from '#server/diagnose.ts'
import { conclude } from '#server/verdict/conclude.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { readQuestion } from '#shared/read-question.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { type Emulator, startEmulator } from '#test/emulator/emulator.ts'
import { type Random, randomFrom } from '#test/kernel/random.ts'
import { never, now, WEB } from './cloud-client.ts'

export type ThrottledRuns = {
  readonly runs: number
  readonly same: number
  readonly calls: number
  readonly idealCalls: number
  /** Verdicts that differ, as JSON. */
  readonly verdicts: readonly string[]
}

const SHARE = 0.3
const AT_A_TIME = 8

/** `runs` collections, each with a client of its own; what each judges is compared with no throttling. */
export const runThrottled = async (seed: number, runs: number): Promise<ThrottledRuns> => {
  const plain = await startAccount(null)
  const ideal = await verdictOf(plain)
  const idealCalls = plain.calls.length
  await plain.close()
  const throttling = await startAccount(randomFrom(seed))
  const jitter = randomFrom(seed + 1)
  const verdicts: string[] = []
  for (let done = 0; done < runs; done += AT_A_TIME)
    verdicts.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(AT_A_TIME, runs - done) }, () =>
          verdictOf(throttling, () => jitter.below(1_000) / 1_000),
        ),
      )),
    )
  const calls = throttling.calls.length
  await throttling.close()
  return {
    runs,
    same: verdicts.filter(verdict => verdict === ideal).length,
    calls,
    idealCalls: idealCalls * runs,
    verdicts: verdicts.filter(verdict => verdict !== ideal),
  }
}

const startAccount = (random: Random | null): Promise<Emulator> =>
  startEmulator({
    folder: DEMO_FOLDER,
    keys: [DEMO_KEYS],
    now,
    ...(random === null
      ? {}
      : {
          faults: [
            { action: '*', kind: 'throttle', retryAfterMs: 2, strikes: () => random.chance(SHARE) },
          ],
        }),
  })

const QUESTION = readQuestion({ target: 'i-bp1demo000000web0001:8080', from: '8.8.8.8' })

const verdictOf = async (emulator: Emulator, random = () => 0): Promise<string> => {
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now },
    endpoint: emulator.endpoint,
    protocol: 'http',
    // The pauses of a real account a hundred times shorter: only their number counts here.
    random: () => random() / 100,
  })
  const evidence: EvidenceItem[] = []
  await collectCloud({ ...WEB, source: QUESTION.from }, client, {
    sink: item => evidence.push(item),
    signal: never,
  })
  await client.close()
  const { flow, judged } = judge(QUESTION, evidence, {
    clock: { iso: () => '2026-11-22T10:00:00.000Z', ms: () => 0 },
  })
  const { status, roots } = conclude(flow, judged, [])
  const hops = judged.map(({ check, judgement }) => [check, judgement.status])
  return JSON.stringify([status, roots.map(({ id }) => id), hops])
}
