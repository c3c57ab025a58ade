// How does a verification read on a terminal?
import { say } from '#shared/message.ts'
import type { Verification, VerifiedExpectation } from '#shared/verification.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Wording } from '#shared/wording/wording.ts'
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
import { type Words, wordsOf } from './words.ts'

/** The sum first, then every expectation in the order of the file. */
export const renderVerification = (
  { outcome, counts, expectations, createdAt }: Verification,
  paint: Paint = (_style, text) => text,
  wording: Wording = ENGLISH,
): string => {
  const tongue = { ...wording, words: wordsOf(wording) }
  const { words } = tongue
  return toText(
    [
      [span(words(`verify.heading.${outcome}`), LOOK[outcome].style)],
      ...paragraph(2, words('verify.counts', counts), 'heading'),
      ...expectations.flatMap(one => expectationLines(one, tongue)),
      BLANK,
      ...paragraph(0, words('verify.footer', { createdAt }), 'quiet'),
    ],
    paint,
  )
}

type Tongue = Wording & { readonly words: Words }

type Outcome = Verification['outcome']

const LOOK: Readonly<Record<Outcome, { style: Style; sign: string }>> = {
  met: { style: 'good', sign: '✓' },
  violated: { style: 'bad', sign: '✗' },
  unknown: { style: 'doubt', sign: '?' },
}

const expectationLines = (verified: VerifiedExpectation, tongue: Tongue): Line[] => {
  const { words, told } = tongue
  const { expectation, outcome, causes, missing, needed, reportId } = verified
  const { style, sign } = LOOK[outcome]
  return [
    BLANK,
    ...hanging(
      { text: `${sign} ${words(`verify.outcome.${outcome}`)}`, style, width: 12 },
      expectation.name,
      'heading',
    ),
    ...paragraph(4, asked(expectation, tongue), 'quiet'),
    ...paragraph(4, told(verified.message, verified.because)),
    ...(causes.length === 0 ? [] : paragraph(4, words('verify.causes', { causes }))),
    ...missing.flatMap((text, place) =>
      hanging({ indent: 4, width: 2, text: '?', style: 'doubt' }, told(needed?.[place], text)),
    ),
    ...(outcome === 'met' ? [] : ownerLines(expectation, tongue)),
    ...(reportId === null || outcome === 'met'
      ? []
      : paragraph(4, words('verify.report', { id: reportId }), 'quiet')),
  ]
}

type Expectation = VerifiedExpectation['expectation']

const asked = ({ from, target, protocol, port, expect }: Expectation, { words }: Tongue): string =>
  words('verify.asked', {
    from: from === 'any' ? say('sources.anyone') : from,
    target,
    protocol,
    port: port === undefined ? '' : `/${port}`,
    expected: say(`reach.${expect}`),
  })

const ownerLines = ({ severity, owner }: Expectation, { words }: Tongue): Line[] =>
  severity === undefined && owner === undefined
    ? []
    : paragraph(4, words('verify.owner', { severity: severity ?? '-', owner: owner ?? '-' }))
