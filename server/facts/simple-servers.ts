// Which Simple Application Servers does the evidence show, and who owns an address that ECS does not know?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { answerFact, answersTo, needAction, parseBody, reasonOf } from './answers.ts'
import { type Fact, idsOf, mapFact, present, unavailable } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** One good answer of the product, and every text in it: its fields are not documented to us. */
export type SimpleServerAnswer = {
  readonly names: ReadonlySet<string>
  readonly source: SourceText
}

/**
 * `swas-open` 2020-06-01 ListFirewallRules answers for its own servers only (network-semantics C.7,
 * read 2026-11-22); any other recorded answer of the product counts by the ids and addresses in it.
 */
export const simpleServersFact = (evidence: Evidence): Fact<readonly SimpleServerAnswer[]> => {
  const items = evidence.filter(({ kind }) => kind.startsWith('swas-open.'))
  const good = items.filter(({ status, raw }) => status === 'ok' && parseBody(raw) !== null)
  return good.length === 0
    ? unavailable('not-collected', needAction('swas-open.ListFirewallRules'), idsOf(items))
    : present(good.map(answerOf), idsOf(good))
}

const answerOf = (item: EvidenceItem): SimpleServerAnswer => ({
  names: new Set(
    [item.subject, ...textsIn(item.request), ...textsIn(parseBody(item.raw))].filter(
      text => text !== '',
    ),
  ),
  source: { evidence: item.id, text: item.raw, line: 1 },
})

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Anti-DDoS DescribeIpLocationService: what of this account an address belongs to. */
export type AddressOwner = {
  readonly address: string
  readonly instanceId: string
  /** ecs, eip, slb, swas, waf … */
  readonly type: string
  readonly regionId: string
}

const text = z.string().catch('')
const WireOwner = z.looseObject({
  Instance: z.looseObject({
    InstanceId: z.string().min(1),
    InstanceType: text,
    Region: text,
    InternetIp: text,
  }),
})

export const addressOwnersFact = (evidence: Evidence): Fact<readonly AddressOwner[]> => {
  const action = 'antiddos-public.DescribeIpLocationService'
  const { ok, failed } = answersTo(evidence, action)
  const subjects = new Set(ok.map(({ item }) => item.subject))
  const facts = [...subjects].map(subject =>
    mapFact(answerFact(evidence, action, { schema: WireOwner, subject }), ({ value }) => ({
      address: value.Instance.InternetIp || subject,
      instanceId: value.Instance.InstanceId,
      type: value.Instance.InstanceType.toLowerCase(),
      regionId: value.Instance.Region,
    })),
  )
  const known = facts.filter(fact => fact.state === 'present')
  const [lost] = failed
  if (known.length === 0 && lost !== undefined)
    return unavailable(reasonOf(lost), needAction(action, lost.subject), [lost.id])
  return known.length === 0
    ? unavailable('not-collected', needAction(action))
    : present(
        known.map(({ value }) => value),
        known.flatMap(({ cites }) => cites),
      )
}
