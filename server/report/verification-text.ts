// How does a verification read on a terminal?
import type { Verification, VerifiedExpectation } from '#shared/verification.ts'
import {
  BLANK,
  hanging,
  type Line,
  type Paint,
  paragraph,
  type Style,
  span,
  toText,
} from './text-lines.ts'
import { words } from './words.ts'

/** The sum first, then every expectation in the order of the file. */
export const renderVerification = (
  { outcome, counts, expectations, createdAt }: Verification,
  paint: Paint = (_style, text) => text,
): string =>
  toText(
    [
      [span(words(`verify.heading.${outcome}`), LOOK[outcome].style)],
      ...paragraph(2, words('verify.counts', counts), 'heading'),
      ...expectations.flatMap(expectationLines),
      BLANK,
      ...paragraph(0, words('verify.footer', { createdAt }), 'quiet'),
    ],
    paint,
  )

type Outcome = Verification['outcome']

const LOOK: Readonly<Record<Outcome, { style: Style; sign: string }>> = {
  met: { style: 'good', sign: '✓' },
  violated: { style: 'bad', sign: '✗' },
  unknown: { style: 'doubt', sign: '?' },
}

const expectationLines = (verified: VerifiedExpectation): Line[] => {
  const { expectation, outcome, because, causes, missing, reportId } = verified
  const { style, sign } = LOOK[outcome]
  return [
    BLANK,
    ...hanging({ text: `${sign} ${outcome}`, style, width: 12 }, expectation.name, 'heading'),
    ...paragraph(4, asked(expectation), 'quiet'),
    ...paragraph(4, because),
    ...(causes.length === 0
      ? []
      : paragraph(4, words('verify.causes', { causes: causes.join(', ') }))),
    ...missing.flatMap(text => hanging({ indent: 4, width: 2, text: '?', style: 'doubt' }, text)),
    ...(outcome === 'met' ? [] : ownerLines(expectation)),
    ...(reportId === null || outcome === 'met'
      ? []
      : paragraph(4, words('verify.report', { id: reportId }), 'quiet')),
  ]
}

type Expectation = VerifiedExpectation['expectation']

const asked = ({ from, target, protocol, port, expect }: Expectation): string =>
  words('verify.asked', {
    from,
    target,
    protocol,
    port: port === undefined ? '' : `/${port}`,
    expected: expect,
  })

const ownerLines = ({ severity, owner }: Expectation): Line[] =>
  severity === undefined && owner === undefined
    ? []
    : paragraph(4, words('verify.owner', { severity: severity ?? '-', owner: owner ?? '-' }))
