// What does the demo account's evidence look like after one change?

import { readEvidenceFolder } from '#server/collect/replay.ts'
import { judge } from '#server/diagnose.ts'
import { redact } from '#server/redact/redact.ts'
import { isRedactionLevel } from '#server/redact/redactor.ts'
import { type Conclusion, conclude } from '#server/verdict/conclude.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { Probe } from '#shared/probe.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'

export const RECORDED_AT = '2026-11-22T08:30:00.000Z'

/** The demo account as recorded: web-1 answers on 443, and on 8080 three things are wrong. */
export const demoEvidence: Evidence = (await readEvidenceFolder(DEMO_FOLDER, RECORDED_AT)).evidence

/** A change of the evidence: a new list, the old one untouched. */
export type Edit = (evidence: Evidence) => Evidence

type Json = Record<string, unknown>

const withRaw = (item: EvidenceItem, raw: string, more: Partial<EvidenceItem> = {}): EvidenceItem =>
  evidenceItem({ ...item, ...more, raw })

/** Replaces the bodies of an action; `change` edits the parsed body in place. */
export const body =
  (action: string, change: (body: Json) => void): Edit =>
  evidence =>
    evidence.map(item => {
      if (item.kind !== action) return item
      const parsed = JSON.parse(item.raw) as Json
      change(parsed)
      return withRaw(item, JSON.stringify(parsed, null, 1))
    })

/** Edits every element of the innermost list called `list`, anywhere in the bodies of an action. */
export const elements = (action: string, list: string, change: (element: Json) => void): Edit =>
  body(action, parsed => listIn(parsed, list).forEach(change))

/** The innermost array called `key` itself, wherever it stands; an empty one when there is none. */
export const listIn = (value: unknown, key: string): Json[] => {
  if (typeof value !== 'object' || value === null) return []
  const own = (value as Json)[key]
  if (Array.isArray(own)) return own as Json[]
  return (
    Object.values(value)
      .map(inner => listIn(inner, key))
      .find(list => list.length > 0) ?? []
  )
}

/** Replaces the text of a host command of web-1. */
export const host =
  (command: string, change: (text: string) => string): Edit =>
  evidence =>
    evidence.map(item => (item.kind === `host.${command}` ? withRaw(item, change(item.raw)) : item))

/** As if the action was refused for lack of permission. */
export const denied =
  (action: string, code = 'Forbidden.RAM'): Edit =>
  evidence =>
    evidence.map(item =>
      item.kind === action
        ? withRaw(item, JSON.stringify({ status: 403, body: { Code: code, Message: 'no' } }), {
            status: 'denied',
          })
        : item,
    )

/** As if it had never been collected. */
export const without =
  (kind: string): Edit =>
  evidence =>
    evidence.filter(item => item.kind !== kind)

/** Adds recorded probes. */
export const probes =
  (...seen: readonly Partial<Probe>[]): Edit =>
  evidence => [
    ...evidence.filter(item => item.kind !== 'probe'),
    evidenceItem({
      file: 'probes/test.json',
      kind: 'probe',
      subject: '',
      account: null,
      request: null,
      requestId: null,
      startedAt: RECORDED_AT,
      collectedAt: RECORDED_AT,
      tookMs: 0,
      status: 'ok',
      exit: null,
      stderr: '',
      raw: JSON.stringify(
        seen.map(probe => ({
          vantagePoint: 'sgp-1',
          from: '203.0.113.99',
          outcome: 'open',
          failureSource: null,
          at: RECORDED_AT,
          ...probe,
        })),
      ),
    }),
  ]

export const all =
  (...edits: readonly Edit[]): Edit =>
  evidence =>
    edits.reduce((edited, edit) => edit(edited), evidence)

export const asIs: Edit = evidence => evidence

export type Answer = Conclusion & { readonly judged: ReturnType<typeof judge>['judged'] }

const standing = { clock: { iso: () => RECORDED_AT, ms: () => 0 } }

/** test/redact has the scenarios judged once more as somebody sees them who got them redacted. */
const REDACTED_AS = process.env['WHYPORT_REDACTED_AS']

const seenBy = (asked: AskedQuestion, evidence: Evidence) => {
  if (REDACTED_AS === undefined || !isRedactionLevel(REDACTED_AS)) return { asked, evidence }
  const told = redact({ evidence, questions: [asked] }, REDACTED_AS, Buffer.alloc(32, 1))
  return { asked: told.questions[0] ?? asked, evidence: told.evidence }
}

/** Judges a question about the edited evidence, without rendering a report. */
export const answer = (question: AskedQuestion, edited: Evidence): Answer => {
  const { asked, evidence } = seenBy(question, edited)
  const { flow, facts, judged } = judge(readQuestion(asked), evidence, standing)
  const seen = facts('probes')
  return { ...conclude(flow, judged, seen.state === 'present' ? seen.value : []), judged }
}
