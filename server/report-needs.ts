// Which evidence is still worth collecting, once all hops were judged?
import type { NextEvidence } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Need } from '#shared/judgement.ts'
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
  need: `${lostOf(flow)} does not, in what was read`,
  how: 'look the id, address or name up in the console; another account or region is asked with --account or --region',
  wouldSettle: [cause],
})

// An address outside the account is there; who sends to it is not.
const lostOf = ({ path, question }: Flow): string =>
  path === 'outbound'
    ? `a sender that exists: ${question.askedFrom}`
    : `a target that exists: ${question.asked}`

const needsOf = ({ judgement }: Judged): NextEvidence[] => judgement.missing.map(plain)

const plain = ({ need, how, wouldSettle }: Need): NextEvidence => ({
  need,
  how,
  wouldSettle: [...wouldSettle],
})
