// How is an error told to a person at a terminal?
import { WhyportError } from '#shared/error.ts'
import { escapeTerminal } from './escape-terminal.ts'

/**
 * What is wrong, then what to do; a stack only when `isDebug`. Anything but a WhyportError is a
 * defect of ours.
 */
export const errorText = (error: unknown, isDebug: boolean): string =>
  (error instanceof WhyportError ? expected(error) : defect(error, isDebug))
    .map(line => `${escapeTerminal(line)}\n`)
    .join('')

const expected = ({ subject, message, next, details }: WhyportError): string[] => [
  `whyport: ${subject}: ${message}`,
  ...details.map(detail => `  ${detail}`),
  `  next: ${next}`,
]

const defect = (error: unknown, isDebug: boolean): string[] => [
  `whyport: this is a defect in whyport: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
  '  next: please report it with the command you ran; WHYPORT_DEBUG=1 adds the place',
  ...(isDebug && error instanceof Error ? (error.stack ?? '').split('\n') : []),
]
