// How do the first lines of the text report state the verdict?
import type { Report } from '#shared/report.ts'
import { type Line, paragraph, type Style, span } from './text-lines.ts'
import { words } from './words.ts'

export const verdictLines = (report: Report): Line[] => [
  [span(words(`report.heading.${report.verdict.status}`), STYLE[report.verdict.status])],
  ...paragraph(2, report.verdict.summary, 'heading'),
  ...paragraph(2, asked(report), 'quiet'),
  ...paragraph(2, basis(report), 'quiet'),
]

const STYLE: Readonly<Record<Report['verdict']['status'], Style>> = {
  reachable: 'good',
  unreachable: 'bad',
  'partly-reachable': 'doubt',
  inconclusive: 'doubt',
}

const asked = ({ question }: Report): string => {
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

const basis = ({ verdict }: Report): string => {
  if (verdict.observed === 'not-probed' || verdict.observed === 'inconclusive')
    return words(`report.basis.${verdict.observed}`)
  if (verdict.agreement === 'not-comparable' && verdict.predicted === 'unreachable')
    return words('report.basis.after-open')
  return words(`report.basis.${verdict.agreement}`, { predicted: verdict.predicted })
}
