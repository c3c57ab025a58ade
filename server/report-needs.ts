// Which evidence is still worth collecting, once all hops were judged?
import type { NextEvidence } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import { ACCOUNT_SEARCH, saysAmbiguous } from './verdict/account-search.ts'
import { NO_OBJECT } from './verdict/predict.ts'

type Around = { readonly flow: Flow; readonly findings: readonly Judged[] }

/** What was read already is not asked for again where it told that there is nothing to judge. */
export const nextEvidenceFor = ({ flow, findings }: Around): NextEvidence[] => {
  const lost = findings
    .flatMap(({ judgement }) => judgement.causes.map(({ id }) => id))
    .find(id => NO_OBJECT.includes(id))
  if (lost !== undefined) return [plain(otherTarget(flow, lost))]
  const [search = []] = findings.filter(({ check }) => check === ACCOUNT_SEARCH).map(needsOf)
  return saysAmbiguous(findings) ? search : [...search, ...findings.flatMap(needsOf)]
}

const otherTarget = (flow: Flow, cause: string): Need => ({
  need: say(flow.path === 'outbound' ? 'need.other-sender' : 'need.other-target', {
    // An address outside the account is there; who sends to it is not.
    asked: flow.path === 'outbound' ? flow.question.askedFrom : flow.question.asked,
  }),
  how: say('need.other-target.how'),
  wouldSettle: [cause],
})

const needsOf = ({ judgement }: Judged): NextEvidence[] => judgement.missing.map(plain)

const plain = ({ need, how, wouldSettle }: Need): NextEvidence => ({
  need: inEnglish(need),
  how: inEnglish(how),
  wouldSettle: [...wouldSettle],
  ...(typeof need === 'string' || typeof how === 'string' ? {} : { message: { need, how } }),
})
