// What do packets that the host itself saw say about what the hops were judged to do?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, notApplicable, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { msOf } from '#shared/plain/time.ts'
import type { Capture } from '../facts/capture.ts'
import type { Facts } from '../facts/facts.ts'
import { readAnswer } from './capture-answers.ts'
import { isNeverArrived, unansweredProbe, xdpOn } from './capture-lost.ts'
import { type Arrival, arrivalsIn, type Fate } from './capture-reading.ts'
import { type CaptureTold, sayArrival } from './capture-words.ts'
import { changesOnPath } from './changes-on-path.ts'
import { doubted, fateOf } from './fates.ts'

type Seen = { readonly flow: Flow; readonly facts: Facts }

/**
 * Judgements with what the newest capture says about them, and a finding of its own. It names no cause by
 * itself: it proves, or doubts, what configuration says.
 */
export const withCapture = (judged: readonly Judged[], seen: Seen): Judged[] => {
  const captures = seen.facts('captures')
  const told = isReadFor(seen.flow) ? toldBy(judged, seen) : null
  if (told === null) return [...judged]
  const { hop, judgement, change = same } = told
  return [
    ...judged.map(one => ({ ...one, judgement: change(one) })),
    {
      ...{ check: 'capture', hop, judgement, cites: captures.cites, consequenceOf: [] },
      ...{ startedAt: judged[0]?.startedAt ?? '', tookMs: 0 },
    },
  ]
}

const same = ({ judgement }: Judged): Judgement => judgement

const INBOUND: readonly Flow['path'][] = ['static-ip', 'eip', 'ipv6', 'dnat', 'havip', 'private']

// Of a machine that was asked as "here", no cloud need tell the way to it.
const isReadFor = ({ protocol, path, question }: Flow): boolean =>
  protocol === 'tcp' &&
  (INBOUND.includes(path) || (path === 'unknown' && question.target.kind === 'here'))

const toldBy = (judged: readonly Judged[], seen: Seen): CaptureTold | null => {
  const captures = seen.facts('captures')
  if (captures.state === 'present')
    return (
      captures.value
        .toSorted((a, b) => (b.window?.toMs ?? 0) - (a.window?.toMs ?? 0))
        .map(capture => tell({ ...seen, capture, judged }))
        .find(told => told !== null) ?? null
    )
  if (captures.reason === 'not-collected') return null
  return { hop: 'path', judgement: unknown(say('capture.unread'), [captures.need]) }
}

type One = Seen & { readonly capture: Capture; readonly judged: readonly Judged[] }

const tell = (one: One): CaptureTold | null => {
  const { capture, flow, facts } = one
  const arrivals = arrivalsIn(capture, flow, facts('hostAddresses'))
  const last = arrivals.at(-1)
  if (last === undefined) return tellNothing(one)
  const fates = new Set(arrivals.map(({ fate }) => fate))
  if (fates.size > 1)
    return {
      hop: 'path',
      judgement: warn(sayArrival('capture.mixed', last, { number: arrivals.length })),
    }
  return doubtsOf(last, one) ?? READERS[last.fate](last, one)
}

const tellNothing = ({ capture, flow, facts }: One): CaptureTold | null => {
  if (capture.covers?.port !== flow.port || capture.window === null) return null
  const probe = unansweredProbe(flow, { capture, facts })
  if (probe === null || !isNeverArrived(flow, probe, capture))
    return { hop: 'path', judgement: notApplicable(say('capture.nobody', { port: flow.port })) }
  const key = xdpOn(facts) === 'none' ? 'capture.never-arrived' : 'capture.never-arrived-or-xdp'
  const params = { vantage: probe.vantagePoint, at: probe.at, port: flow.port }
  return { hop: 'path', judgement: warn(say(key, params)) }
}

// Of the target's own interface and before it: whatever the host does, they let the packet through.
const BEFORE_HOST: readonly string[] = ['cloud-firewall', 'network-acl', 'security-group']

// A listener under TCP wrappers answers before it looks at its list; those are another check.
const BEFORE_ANSWER: readonly string[] = [
  ...BEFORE_HOST,
  'host-network',
  'host-firewall',
  'listener',
]

const doubtsOf = (arrival: Arrival, one: One): CaptureTold | null => {
  const { flow, judged } = one
  const passed = arrival.fate === 'answered' ? BEFORE_ANSWER : BEFORE_HOST
  const wrong = judged.filter(
    each =>
      passed.includes(each.check) &&
      fateOf(each, flow, { from: arrival.client, way: 'in' }) === 'dropped',
  )
  const [first] = wrong
  if (first === undefined) return null
  const params = { hop: say(`hop.${first.hop}`) }
  return isFresh(arrival, one)
    ? {
        hop: first.hop,
        judgement: warn(sayArrival('capture.passed-contradicts', arrival, params)),
        change: each => (wrong.includes(each) ? doubted(each, flow) : each.judgement),
      }
    : { hop: first.hop, judgement: warn(sayArrival('capture.passed-before', arrival, params)) }
}

const FRESH_MS = 10 * 60_000
/** A change takes effect after its call, and the clocks of cloud and host differ. */
const SETTLED_MS = 5 * 60_000

// Packets of an older configuration prove and doubt nothing of today's.
const isFresh = ({ firstMs, lastMs }: Arrival, { flow, facts }: One): boolean => {
  const readAt = facts('readAt')
  const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
  const nowMs = now === null ? null : msOf(now)
  if (nowMs === null || Math.abs(nowMs - lastMs) > FRESH_MS) return false
  const changes = facts('configChanges')
  if (changes.state === 'unavailable') return true
  const around = { configChanges: changes.value, vSwitches: facts('vSwitches'), now }
  return changesOnPath(flow, around).every(({ at }) => (msOf(at) ?? firstMs) + SETTLED_MS < firstMs)
}

const read =
  (fate: 'silent' | 'refused' | 'rejected') =>
  (arrival: Arrival, one: One): CaptureTold =>
    readAnswer(fate, {
      ...{ arrival, judged: one.judged, flow: one.flow, isFresh: isFresh(arrival, one) },
      programs: hasPrograms(one),
    })

const hasPrograms = ({ facts }: One): boolean => {
  const bpf = facts('bpfPrograms')
  return bpf.state === 'present' && bpf.value.programs.length > 0
}

const READERS: Readonly<Record<Fate, (arrival: Arrival, one: One) => CaptureTold>> = {
  silent: read('silent'),
  refused: read('refused'),
  rejected: read('rejected'),
  open: arrival => ({ hop: 'path', judgement: warn(sayArrival('capture.open', arrival)) }),
  answered: (arrival, { flow, capture, facts }) => {
    const probe = unansweredProbe(flow, { capture, facts })
    return probe !== null && probe.from === arrival.client
      ? {
          hop: 'reply',
          judgement: warn(
            sayArrival('capture.answer-lost', arrival, { vantage: probe.vantagePoint }),
          ),
        }
      : { hop: 'path', judgement: pass(sayArrival('capture.answered', arrival)) }
  },
}
