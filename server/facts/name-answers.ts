// Which addresses did each place get for the asked host name?
import type { Evidence } from '#shared/evidence.ts'
import { parseBody } from './answers.ts'
import { type Fact, idsOf, present } from './fact.ts'
import { NameAnswer } from './resolved-name.ts'

export type PlaceAnswer = { readonly place: string; readonly addresses: readonly string[] }

/** One per file `dns/<place>.json`; the service's own look-up is `dns/answer.json`. No file: nobody looked. */
export const nameAnswersFact = (evidence: Evidence): Fact<readonly PlaceAnswer[]> => {
  const items = evidence.filter(({ kind, status }) => kind === 'dns' && status === 'ok')
  const answers = items.flatMap(({ file, raw }) => {
    const answer = NameAnswer.safeParse(parseBody(raw)).data
    const place = /^dns\/(.{1,100})\.json$/.exec(file)?.[1]
    return answer === undefined || place === undefined
      ? []
      : [{ place, addresses: answer.addresses }]
  })
  return present(answers, idsOf(items))
}
