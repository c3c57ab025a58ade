// Which sentences do all forms of a report share?
import type { RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import type { Probe } from '#shared/probe.ts'
import type { Report } from '#shared/report.ts'
import { words } from './words.ts'

export const askedSentence = ({ question }: Report): string => {
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

export const basisSentence = ({ verdict }: Report): string => {
  if (verdict.observed === 'not-probed' || verdict.observed === 'inconclusive')
    return words(`report.basis.${verdict.observed}`)
  if (verdict.agreement === 'not-comparable' && verdict.predicted === 'unreachable')
    return words('report.basis.after-open')
  return words(`report.basis.${verdict.agreement}`, { predicted: verdict.predicted })
}

export const causesTitle = ({ rootCauses }: Report): string =>
  rootCauses.length === 1
    ? words('report.root-causes.one')
    : words('report.root-causes.many', { count: rootCauses.length })

export const causeName = (cause: RootCause): string =>
  `${cause.id} (${words(`report.hop.${cause.hop}`)}, ${words(`report.confidence.${cause.confidence}`)})`

export const trialSentence = ({ provenBySimulation }: Fix): string =>
  words(provenBySimulation ? 'report.fix.proven' : 'report.fix.unproven')

export const admitsSentence = ({ source, ports, to }: Fix['alsoAdmits'][number]): string =>
  words('report.fix.admits', { source, ports, to: to.join(', ') })

export const probeSentence = (probe: Probe): string => {
  const { vantagePoint, from, to, outcome, rttMs, role, detail } = probe
  const path = [from, to && socketText(to)].filter(part => part !== undefined).join(' → ')
  const time = rttMs === undefined ? '' : `, ${Math.round(rttMs * 10) / 10} ms`
  const kind = role === undefined || role === 'asked' ? '' : ` (${role})`
  return `${vantagePoint}${kind} ${path}: ${outcome}${time}${detail ? `, ${detail}` : ''}`
}

/** `address:port`, an IPv6 address in brackets. */
export const socketText = ({ address, port }: { address: string; port: number }): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

export const evidenceSentence = ({ evidence }: Report): string => {
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

export const originSentence = ({ id, createdAt, engine, account }: Report): string =>
  words('report.footer.report', {
    ...{ id, createdAt },
    version: engine.version,
    account: account ?? words('report.footer.no-account'),
  })
