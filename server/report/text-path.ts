// How does the text report walk along the path, or along the checklist?
import type { Finding, FindingStatus } from '#shared/finding.ts'
import { evidenceName } from './evidence-place.ts'
import type { Page } from './page.ts'
import { decidedSentence } from './sentences.ts'
import { quoted } from './text-causes.ts'
import { hanging, type Line, paragraph, quotation, type Style, span } from './text-lines.ts'
import { probeLines } from './text-rest.ts'

type Detail = { readonly explain: boolean }

/** Hop by hop. What is not on the path is named in one line, unless all is to be explained. */
export const pathLines = (page: Page, { explain }: Detail): Line[] => {
  const { findings } = page.report
  const shown = explain ? findings : findings.filter(isOnPath)
  const hops = explain ? [] : hopsBeside(page)
  return [
    ...shown.flatMap((finding, place) =>
      findingLines(page, finding, { explain, before: shown[place - 1] }),
    ),
    ...(hops.length === 0
      ? []
      : hanging(
          { text: MARK['not-applicable'], ...MARKED },
          page.words('report.path.not-on-path', { hops }),
          'quiet',
        )),
  ]
}

/** The same findings under the seven steps of the documented checklist. */
export const checklistLines = (page: Page, { explain }: Detail): Line[] =>
  STEPS.flatMap(step => {
    const findings = page.report.findings.filter(finding => finding.step === step)
    const lines = [
      ...findings.flatMap((finding, place) =>
        findingLines(page, finding, { explain, before: findings[place - 1] }),
      ),
      ...(step === PROBE_STEP ? probeLines(page) : []),
    ]
    const nothing = paragraph(4, page.words('report.step.nothing'), 'quiet')
    return [
      [span('  '), span(page.words(`report.step.${step}`), 'heading')],
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
export const hopsBeside = (page: Page): string[] => {
  const { findings } = page.report
  const met = new Set(findings.filter(isOnPath).map(({ hop }) => hop))
  return [...new Set(findings.filter(({ hop }) => !met.has(hop)).map(one => hopName(one, page)))]
}

export const hopName = ({ hop }: Finding, { words }: Page): string => words(`report.hop.${hop}`)

const findingLines = (
  page: Page,
  finding: Finding,
  { explain, before }: Detail & { readonly before: Finding | undefined },
): Line[] => {
  const name = before?.hop === finding.hop ? '' : hopName(finding, page)
  const [first = [], ...rest] = hanging(
    { text: name, indent: 4, width: HOP_WIDTH },
    finding.because,
  )
  const mark = span(MARK[finding.status], STYLE[finding.status])
  const marked = [span('  '), mark, span(' '), ...first.slice(1)]
  return [marked, ...rest, ...(explain ? explained(page, finding) : [])]
}

const explained = (page: Page, { decidedBy, causes, cites }: Finding): Line[] => [
  ...(decidedBy === undefined ? [] : quiet(decidedSentence(decidedBy, page))),
  ...(decidedBy === undefined ? [] : quotation(BODY, quoted(decidedBy.text))),
  ...(causes.length === 0 ? [] : quiet(page.words('report.path.causes', { causes }))),
  ...(cites.length === 0
    ? []
    : quiet(
        page.words('report.path.cites', { files: cites.map(id => evidenceName(page.report, id)) }),
      )),
]

const quiet = (text: string): Line[] => paragraph(BODY, text, 'quiet')
