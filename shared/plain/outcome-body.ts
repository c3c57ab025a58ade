// How does the outcome of one command travel, output as it came and within its limit?
import { AGENT_LIMITS } from './agent-protocol.ts'
import { EXIT, type HostOutcome } from './host-outcome.ts'
import { fieldsOf, isNumber, isUtcTime, isWhole, parseJson } from './untrusted.ts'

/** What is the agent's to tell; which command it is, the task says. */
export type TravelledOutcome = Pick<
  HostOutcome,
  'stdout' | 'stderr' | 'exit' | 'startedAt' | 'tookMs'
>

export const outcomeBytes = (maxBytes: number): number =>
  AGENT_LIMITS.headBytes + maxBytes + AGENT_LIMITS.stderrBytes

/** One line of JSON, then standard output, then standard error. `maxBytes` is the command's limit. */
export const writeOutcome = (outcome: TravelledOutcome, maxBytes: number): Buffer => {
  const all = Buffer.from(outcome.stdout)
  // Bytes that were no UTF-8 grew when they were read as text, so the limit may be met only now.
  const isCut = all.length > maxBytes
  const stdout = isCut ? all.subarray(0, maxBytes) : all
  const note = isCut ? `whyport: output cut at ${maxBytes} bytes\n` : ''
  const stderr = bounded(Buffer.from(outcome.stderr + note))
  const { exit, startedAt, tookMs } = outcome
  const head = JSON.stringify({
    exit: isCut ? EXIT.truncated : exit,
    ...{ startedAt, tookMs, stdoutBytes: stdout.length, stderrBytes: stderr.length },
  })
  return Buffer.concat([Buffer.from(`${head}\n`), stdout, stderr])
}

/** Null when it is anything else. */
export const readOutcome = (body: Buffer, maxBytes: number): TravelledOutcome | null => {
  const headEnd = body.subarray(0, AGENT_LIMITS.headBytes).indexOf('\n')
  if (headEnd < 0) return null
  const head = fieldsOf(parseJson(body.subarray(0, headEnd).toString()))
  if (head === null) return null
  const { exit, startedAt, tookMs, stdoutBytes, stderrBytes } = head
  if (!isWhole(stdoutBytes, 0, maxBytes)) return null
  if (!isWhole(stderrBytes, 0, AGENT_LIMITS.stderrBytes)) return null
  const rest = body.subarray(headEnd + 1)
  if (rest.length !== stdoutBytes + stderrBytes) return null
  if (!isWhole(exit, 0, 255) || !isUtcTime(startedAt) || !isNumber(tookMs, 0, 3_600_000))
    return null
  return {
    stdout: rest.subarray(0, stdoutBytes).toString(),
    stderr: rest.subarray(stdoutBytes).toString(),
    ...{ exit, startedAt, tookMs },
  }
}

// The end says why it stopped, so both ends are kept.
const bounded = (stderr: Buffer): Buffer => {
  const max = AGENT_LIMITS.stderrBytes
  if (stderr.length <= max) return stderr
  const half = max / 2 - 16
  return Buffer.concat([stderr.subarray(0, half), Buffer.from('\n…\n'), stderr.subarray(-half)])
}
