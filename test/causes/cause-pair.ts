// Is a cause reported when its condition holds, and not when one fact of the same scenario is changed?
import t from 'tap'
import type { Confidence } from '#shared/cause.ts'
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Judged } from '#shared/judged.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'

type Said = {
  readonly causes: readonly Pick<FoundCause, 'id' | 'confidence'>[]
  readonly status?: Judgement['status']
}

/**
 * The scenario as it stands (`holds`), and with the one fact changed that the cause is about. One
 * function for both, so that nothing else can differ by accident.
 */
export type Scenario = (holds: boolean) => Said

/**
 * Two tests. The guard over the catalogue (catalogue.test.ts) looks for calls of this function, with id
 * and confidence written out. `instead`: the cause stands alone in a failed check, and this is what the
 * near miss is judged to be.
 */
export const causePair = (
  id: CauseId,
  confidence: Confidence,
  ...[scenario, instead]: readonly [scenario: Scenario, instead?: string]
): void => {
  t.test(`${id} is reported, ${confidence}, when its condition holds`, async t => {
    const said = scenario(true)
    t.ok(wordsOf(said).includes(`${id} ${confidence}`), `said: ${wordsOf(said).join(', ')}`)
    if (instead !== undefined) t.equal(inShort(said), `fail ${id}`, 'and nothing beside it')
  })
  t.test(`${id} is not reported when its condition nearly holds`, async t => {
    const said = scenario(false)
    const isSaid = said.causes.some(cause => cause.id === id)
    t.notOk(isSaid, `said: ${wordsOf(said).join(', ')}`)
    if (instead !== undefined) t.equal(inShort(said), instead, 'one step beside it')
  })
}

/** What all checks together say. */
export const causesOf = (judged: readonly Judged[]): Said => ({
  causes: judged.flatMap(({ judgement }) => judgement.causes),
})

const wordsOf = ({ causes }: Said): string[] =>
  causes.map(({ id, confidence }) => `${id} ${confidence}`)

const inShort = ({ status, causes }: Said): string =>
  [status, ...causes.map(({ id }) => id)].join(' ')
