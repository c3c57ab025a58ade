// Which question do the arguments and a recorded question.json ask together?
import type { Recorded } from '#server/sources/recorded.ts'
import { type ErrorCode, WhyportError } from '#shared/error.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import { Protocol, parseTarget } from '#shared/question.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'

type RecordedQuestion = Recorded['question']

export type QuestionArguments = {
  readonly target?: string | undefined
  readonly port?: string | undefined
  readonly protocol?: string | undefined
  readonly from?: string | undefined
  readonly region?: string | undefined
}

/** Arguments win, field by field. Throws a WhyportError that names the argument at fault. */
export const askedQuestion = (
  given: QuestionArguments,
  recorded: RecordedQuestion,
): AskedQuestion => {
  const target = given.target ?? textIn(recorded, 'target')
  if (target === undefined) throw NO_TARGET
  // A port inside the target is an argument too.
  const isPortGiven = given.port !== undefined || portInside(given.target)
  const protocol =
    protocolOf(given.protocol, '--protocol') ??
    protocolOf(textIn(recorded, 'protocol'), 'question.json protocol')
  const asked = withoutHoles({
    target,
    port:
      given.port === undefined
        ? // `--protocol icmp` about a folder in which a port was asked leaves the port out.
          recordedPort(isPortGiven || given.protocol === 'icmp' ? null : recorded)
        : portOf(given.port),
    protocol,
    from: given.from ?? textIn(recorded, 'from'),
    region: regionOf(given.region ?? textIn(recorded, 'region')),
    at: recorded?.at ?? undefined,
  })
  readQuestion(asked)
  return asked
}

const NO_TARGET = new WhyportError('bad-target', {
  subject: 'target',
  message: 'nothing was asked about',
  next: 'name an instance, address or host, for example: whyport diagnose i-bp1demo000000web0001 --port 8080',
})

const wrong = (code: ErrorCode, subject: string, say: { message: string; next: string }) =>
  new WhyportError(code, { subject, ...say })

const withoutHoles = (
  asked: {
    [K in keyof AskedQuestion]: AskedQuestion[K] | undefined
  } & { target: string },
): AskedQuestion =>
  // Keys without a value are dropped, which is what the type of an optional key asks for.
  Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as AskedQuestion

const textIn = (
  recorded: RecordedQuestion,
  field: 'target' | 'protocol' | 'from' | 'region',
): string | undefined => {
  const value = recorded?.[field] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw wrong('bad-evidence', `question.json ${field}`, {
    message: 'is no text',
    next: 'write for example {"target":"i-bp1demo000000web0001","port":8080,"from":"203.0.113.99"}',
  })
}

const portInside = (target: string | undefined): boolean =>
  target !== undefined && (parseTarget(target)?.port ?? null) !== null

const recordedPort = (recorded: RecordedQuestion): number | undefined => {
  const port = recorded?.port
  return port === undefined || port === null
    ? undefined
    : portOf(String(port), 'question.json port')
}

const portOf = (text: string, subject = '--port'): number => {
  const port = parsePort(text)
  if (port !== null) return port
  throw wrong('bad-port', subject, {
    message: `"${text}" is not a port`,
    next: 'a port is a whole number from 1 to 65535, for example: --port 8080',
  })
}

const protocolOf = (text: string | undefined, subject: string): Protocol | undefined => {
  const protocol = Protocol.optional().safeParse(text)
  if (protocol.success) return protocol.data
  throw wrong('bad-usage', subject, {
    message: `"${text}" is not a protocol`,
    next: 'use tcp, udp or icmp, for example: --protocol tcp',
  })
}

export const regionOf = (text: string | undefined): string | undefined => {
  if (text === undefined || /^[a-z]{2,4}(?:-[a-z0-9]{1,20}){1,3}$/.test(text)) return text
  throw wrong('bad-region', '--region', {
    message: `"${text}" is not a region id`,
    next: 'for example: --region cn-hangzhou, or leave it out to search all regions',
  })
}
