// Which sentences do all forms of a report share?
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { evidencePlace } from './evidence-place.ts'
import type { Page } from './page.ts'

export const askedSentence = ({ report: { question }, words }: Page): string => {
  const { target, port, protocol, from } = question
  const behind = [target.instanceId, target.address, target.region].filter(
    part => part !== undefined && !target.asked.includes(part),
  )
  return words(port === null ? 'report.asked.no-port' : 'report.asked', {
    protocol,
    port: port ?? '',
    target: target.asked,
    behind: behind.length === 0 ? '' : ` (${behind.join(', ')})`,
    from: from === 'any' ? words('report.asked.anyone') : from,
  })
}

export const basisSentence = ({ report: { verdict, evidence }, words }: Page): string => {
  const isCounted = evidence.some(({ kind }) => kind === 'burst')
  if (verdict.observed === 'not-probed' && isCounted) return words('report.basis.counted')
  if (verdict.observed === 'not-probed' || verdict.observed === 'inconclusive')
    return words(`report.basis.${verdict.observed}`)
  if (verdict.agreement === 'not-comparable' && verdict.predicted === 'unreachable')
    return words('report.basis.after-open')
  return words(`report.basis.${verdict.agreement}`, {
    predicted: say(`reach.${verdict.predicted}`),
  })
}

export const causesTitle = ({ report: { rootCauses }, words }: Page): string =>
  rootCauses.length === 1
    ? words('report.root-causes.one')
    : words('report.root-causes.many', { count: rootCauses.length })

export const causeName = (cause: RootCause, { words }: Page): string =>
  `${cause.id} (${words(`report.hop.${cause.hop}`)}, ${words(`report.confidence.${cause.confidence}`)})`

export const trialSentence = ({ provenBySimulation }: Fix, { words }: Page): string =>
  words(provenBySimulation ? 'report.fix.proven' : 'report.fix.unproven')

export const admitsSentence = (
  { source, ports, to }: Fix['alsoAdmits'][number],
  { words }: Page,
): string =>
  words('report.fix.admits', {
    source,
    // Ports are data; this one sentence stands in their place.
    ports: ports === EVERY_PORT ? say('report.fix.every-port') : ports,
    to: to.join(', '),
  })

const EVERY_PORT = sentence(say('report.fix.every-port'))

/** What decided, and where it stands in the evidence. */
export const decidedSentence = (decided: DecidedBy, page: Page): string => {
  const by = page.words('report.decided-by', {
    kind: say(`decider.${decided.kind}`),
    id: decided.id,
  })
  return page.words('report.decided', { by, place: evidencePlace(page, decided) })
}

export const probeSentence = (probe: Probe, { words }: Page): string => {
  const { vantagePoint, from, to, rttMs, role, detail } = probe
  const outcome = words(`outcome.${probe.outcome}`)
  const path = [from, to && socketText(to)].filter(part => part !== undefined).join(' → ')
  const time = rttMs === undefined ? '' : `, ${Math.round(rttMs * 10) / 10} ms`
  const kind = role === undefined || role === 'asked' ? '' : ` (${words(`role.${role}`)})`
  return `${vantagePoint}${kind} ${path}: ${outcome}${time}${detail ? `, ${detail}` : ''}`
}

/** With what it does not prove, on one line. */
export const probeLine = (probe: Probe, page: Page): string =>
  probe.failureSource === 'local'
    ? `${probeSentence(probe, page)}; ${page.words('report.probes.local')}`
    : probeSentence(probe, page)

/** `address:port`, an IPv6 address in brackets. */
export const socketText = ({ address, port }: { address: string; port: number }): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

export const evidenceSentence = ({ report: { evidence }, words }: Page): string => {
  if (evidence.length === 0) return words('report.footer.no-evidence')
  const unread = evidence.filter(({ status }) => status !== 'ok').length
  return words('report.footer.evidence', {
    items: words(evidence.length === 1 ? 'report.footer.items.one' : 'report.footer.items.many', {
      count: evidence.length,
    }),
    unread:
      unread === 0
        ? words('report.footer.all-read')
        : words('report.footer.unread', { count: unread }),
  })
}

export const originSentence = ({ report, words }: Page): string => {
  const { id, createdAt, engine, account } = report
  return words('report.footer.report', {
    ...{ id, createdAt },
    version: engine.version,
    account: account ?? words('report.footer.no-account'),
  })
}
