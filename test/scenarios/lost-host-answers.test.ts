// Each answer of the host is lost once: does the hop that misses it say so, and name the command?
import t from 'tap'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import { answer, demoEvidence } from './demo-evidence.ts'
import { namesCall } from './names-call.ts'

/** Open from one end to the other, so that whatever turns was turned by the loss. */
const ASKED = { target: 'i-bp1demo000000web0001', port: 443, from: '203.0.113.99' }

type Loss = (item: EvidenceItem) => EvidenceItem | null

const ending =
  (status: EvidenceItem['status'], kept = 0): Loss =>
  item =>
    evidenceItem({ ...item, status, raw: item.raw.slice(0, item.raw.length * kept) })

const LOSSES: Readonly<Record<string, Loss>> = {
  denied: ending('denied'),
  'timed out': ending('timed-out'),
  'no such program': ending('absent'),
  'cut in the middle': ending('truncated', 0.5),
  'an empty answer': ending('ok'),
  'not asked': () => null,
}

/** Without these nothing changes here: another command tells the same, or nothing on this host is in doubt. */
const NEEDED = ['ip-addr', 'ip-route', 'ip-rule', 'nft-ruleset', 'nft-ruleset-text', 'ss-listeners']

const after = (kind: string, loss: Loss): Evidence =>
  demoEvidence.flatMap(item => (item.kind === kind ? (loss(item) ?? []) : [item]))

const whole = answer(ASKED, demoEvidence).judged
const statusOf = (check: string): string =>
  whole.find(one => one.check === check)?.judgement.status ?? 'not-applicable'

type Lost = { readonly what: string; readonly command: string; readonly turned: readonly Judged[] }

const lost = (kind: string): Lost[] => {
  const command = kind.replace('host.', '')
  return Object.entries(LOSSES).map(([how, loss]) => {
    const { judged } = answer(ASKED, after(kind, loss))
    return {
      ...{ what: `${command}, ${how}`, command },
      turned: judged.filter(({ check, judgement }) => judgement.status !== statusOf(check)),
    }
  })
}

const wrongWith = ({ what, command, turned }: Lost): string[] =>
  turned.flatMap(hop => {
    const { status } = hop.judgement
    if (status === 'pass' || status === 'fail') return [`${what}: ${hop.check} turned to ${status}`]
    return namesCall(hop, command) ? [] : [`${what}: ${hop.check} names it not`]
  })

t.test('an answer of the host that is lost is named by the hops that miss it', async t => {
  const kinds = new Set(demoEvidence.map(({ kind }) => kind).filter(kind => /^host\./.test(kind)))
  t.ok(kinds.size > 45, `${kinds.size} commands`)
  const losses = [...kinds].flatMap(lost)
  t.strictSame(losses.flatMap(wrongWith), [])
  t.strictSame(
    new Set(losses.filter(({ turned }) => turned.length > 0).map(({ command }) => command)),
    new Set(NEEDED),
  )
})
