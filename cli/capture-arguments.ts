// What is to be captured, if anything: which port, which client, for how long?
import { WhyportError } from '#shared/error.ts'
import { CAPTURE_LIMITS, CAPTURE_SECONDS, type CaptureAsk } from '#shared/plain/capture.ts'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { readQuestion } from '#shared/read-question.ts'

export type CaptureArguments = {
  readonly capture?: boolean | undefined
  readonly port?: string | undefined
  readonly client?: string | undefined
  readonly seconds?: string | undefined
}

export type WantedCapture = { readonly ask: CaptureAsk; readonly seconds: number }

/** null: nothing is to be captured. */
export const wantedCapture = (given: CaptureArguments): WantedCapture | null => {
  const { capture, port, client, seconds } = given
  if (capture !== true) {
    const idle = Object.entries({ port, client, seconds }).find(([, value]) => value !== undefined)
    if (idle !== undefined)
      throw wrong(`--${idle[0]}`, 'says what to capture, and --capture is missing')
    return null
  }
  const number = port === undefined ? null : parsePort(port)
  if (number === null)
    throw wrong(
      '--port',
      port === undefined ? 'is missing: one port is captured' : `"${port}" is not a port`,
    )
  return { ask: { port: number, client: clientOf(client) }, seconds: captureSeconds(seconds) }
}

export const captureSeconds = (text: string | undefined, option = '--seconds'): number => {
  const seconds = text === undefined ? CAPTURE_SECONDS : Number(/^\d{1,3}$/.test(text) ? text : 0)
  if (seconds >= 1 && seconds <= CAPTURE_LIMITS.seconds) return seconds
  throw wrong(option, `"${text}" is no number from 1 to ${CAPTURE_LIMITS.seconds}`)
}

type BesideCapture = {
  readonly capture?: boolean | undefined
  readonly captureSeconds?: string | undefined
  readonly server?: string | undefined
  readonly evidence?: string | undefined
  readonly hostEvidence?: string | undefined
  readonly paste?: boolean | undefined
  readonly demo?: boolean | undefined
}

/** A diagnosis captures only on the machine it runs on, asked as "here". */
export const refuseCapture = (given: BesideCapture): void => {
  if (given.capture !== true) {
    if (given.captureSeconds !== undefined)
      throw wrong('--capture-seconds', 'is given, and --capture is missing')
    return
  }
  captureSeconds(given.captureSeconds, '--capture-seconds')
  const other = OTHER_SOURCES.find(([name]) => given[name])
  if (other !== undefined)
    throw wrong(
      `--capture and ${other[1]}`,
      'exclude each other: packets are captured live, on this machine',
    )
}

const OTHER_SOURCES = [
  ['server', '--server'],
  ['evidence', '--evidence'],
  ['hostEvidence', '--host-evidence'],
  ['paste', '--paste'],
  ['demo', '--demo'],
] as const

export const refuseCaptureElsewhere = (asked: AskedQuestion): void => {
  const { target, protocol, port } = readQuestion(asked)
  if (target.kind !== 'here' || protocol !== 'tcp' || port === null)
    throw wrong('--capture', 'records one TCP port of the machine that whyport runs on')
}

const clientOf = (text: string | undefined): string | null => {
  if (text === undefined) return null
  const address = parseAddress(text)
  if (address !== null) return formatAddress(address)
  throw wrong('--client', `"${text}" is no address`)
}

const wrong = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject,
    message,
    next: 'for example, on the host: whyport collect --capture --port 8080 --client 203.0.113.7 --seconds 10, or: whyport diagnose here:8080 --capture',
  })
