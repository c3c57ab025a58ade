// How does the text report walk along the path, or along the checklist?
import type { Finding, FindingStatus } from '#shared/finding.ts'
import type { Report } from '#shared/report.ts'
import { evidenceName, evidencePlace } from './evidence-place.ts'
import { quoted } from './text-causes.ts'
import { hanging, type Line, paragraph, quotation, type Style, span } from './text-lines.ts'
import { probeLines } from './text-rest.ts'
import { words } from './words.ts'

type Detail = { readonly explain: boolean }

/** Hop by hop. What is not on the path is named in one line, unless all is to be explained. */
export const pathLines = (report: Report, { explain }: Detail): Line[] => {
  const shown = explain ? report.findings : report.findings.filter(isOnPath)
  const hops = explain ? [] : hopsBeside(report.findings)
  return [
    ...shown.flatMap((finding, place) =>
      findingLines(report, finding, { explain, before: shown[place - 1] }),
    ),
    ...(hops.length === 0
      ? []
      : hanging(
          { text: MARK['not-applicable'], ...MARKED },
          words('report.path.not-on-path', { hops: hops.join(', ') }),
          'quiet',
        )),
  ]
}

/** The same findings under the seven steps of the documented checklist. */
export const checklistLines = (report: Report, { explain }: Detail): Line[] =>
  STEPS.flatMap(step => {
    const findings = report.findings.filter(finding => finding.step === step)
    const lines = [
      ...findings.flatMap((finding, place) =>
        findingLines(report, finding, { explain, before: findings[place - 1] }),
      ),
      ...(step === PROBE_STEP ? probeLines(report) : []),
    ]
    const nothing = paragraph(4, words('report.step.nothing'), 'quiet')
    return [
      [span('  '), span(words(`report.step.${step}`), 'heading')],
      ...(lines.length === 0 ? nothing : lines),
    ]
  })

const STEPS = [1, 2, 3, 4, 5, 6, 7] as const
const PROBE_STEP = 6

export const MARK: Readonly<Record<FindingStatus, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  unknown: '?',
  'not-applicable': '–',
}

const STYLE: Readonly<Record<FindingStatus, Style>> = {
  pass: 'good',
  fail: 'bad',
  warn: 'doubt',
  unknown: 'doubt',
  'not-applicable': 'quiet',
}

const MARKED = { indent: 2, width: 2 } as const
const HOP_WIDTH = 18
const BODY = MARKED.indent + MARKED.width + HOP_WIDTH

export const isOnPath = ({ status }: Finding): boolean => status !== 'not-applicable'

// A hop of which some check had nothing to say and another had is on the path.
export const hopsBeside = (findings: readonly Finding[]): string[] => {
  const met = new Set(findings.filter(isOnPath).map(({ hop }) => hop))
  return [...new Set(findings.filter(({ hop }) => !met.has(hop)).map(hopName))]
}

export const hopName = ({ hop }: Finding): string => words(`report.hop.${hop}`)

const findingLines = (
  report: Report,
  finding: Finding,
  { explain, before }: Detail & { readonly before: Finding | undefined },
): Line[] => {
  const name = before?.hop === finding.hop ? '' : hopName(finding)
  const [first = [], ...rest] = hanging(
    { text: name, indent: 4, width: HOP_WIDTH },
    finding.because,
  )
  const mark = span(MARK[finding.status], STYLE[finding.status])
  const marked = [span('  '), mark, span(' '), ...first.slice(1)]
  return [marked, ...rest, ...(explain ? explained(report, finding) : [])]
}

const explained = (report: Report, { decidedBy, causes, cites }: Finding): Line[] => [
  ...(decidedBy === undefined
    ? []
    : quiet(`${words('report.decided-by', decidedBy)}, ${evidencePlace(report, decidedBy)}`)),
  ...(decidedBy === undefined ? [] : quotation(BODY, quoted(decidedBy.text))),
  ...(causes.length === 0 ? [] : quiet(words('report.path.causes', { causes: causes.join(', ') }))),
  ...(cites.length === 0
    ? []
    : quiet(
        words('report.path.cites', { files: cites.map(id => evidenceName(report, id)).join(', ') }),
      )),
]

const quiet = (text: string): Line[] => paragraph(BODY, text, 'quiet')
