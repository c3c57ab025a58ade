// What do an agent and its server tell each other, and is this such a message?
import type { ClockSample } from './clock-sample.ts'
import { PUBLIC_KEY } from './ed25519.ts'
import { GRANT_LIMITS, type Place, readPlace } from './grant.ts'
import type { TcpAnswer, TcpOutcome } from './tcp-probe.ts'
import {
  type Fields,
  fieldsOf,
  isNumber,
  isText,
  isUtcTime,
  isWhole,
  isWritten,
  listOf,
} from './untrusted.ts'

/** Of itself, at join and with each poll. Words of the host: shown, never trusted. */
export type Hello = {
  readonly protocol: number
  readonly version: string
  readonly families: readonly (4 | 6)[]
  /** What it cannot see and why, a short sentence each. */
  readonly blindSpots: readonly string[]
  /** The control target that it will connect to, its operator's or its token's. */
  readonly control: Place | null
}

export type JoinRequest = {
  readonly secret: string
  readonly publicKey: string
  readonly hello: Hello
}

/** All that the agent will ever be; a later answer changes none of it. */
export type JoinAnswer = {
  readonly agent: string
  readonly name: string
  readonly roles: readonly ('host' | 'probe')[]
  readonly grantKey: string
  readonly control: Place | null
}

export type PollRequest = {
  readonly sentAt: number
  /** Its best estimate so far, null before the first answer. */
  readonly clock: ClockSample | null
  readonly hello: Hello
}

export type PollAnswer = {
  readonly receivedAt: number
  readonly sentAt: number
  /** After a lost connection: come back within this, at a random moment. */
  readonly spreadMs: number
  readonly tasks: readonly Task[]
}

export type Task =
  | {
      readonly id: string
      readonly kind: 'host'
      readonly commands: readonly string[]
      readonly withinMs: number
    }
  | {
      readonly id: string
      readonly kind: 'probe'
      readonly grant: string
      readonly withinMs: number
    }
  /** So many sockets at one moment, each given up before the system sends its packet again. */
  | {
      readonly id: string
      readonly kind: 'burst'
      readonly grant: string
      readonly connects: number
      readonly withinMs: number
    }
  /** Of a newer server: answered as refused. */
  | { readonly id: string; readonly kind: 'unsupported' }

export type TaskEnd =
  | { readonly kind: 'host'; readonly unsupported: readonly string[] }
  | {
      readonly kind: 'probe'
      readonly grantSha256: string
      readonly asked: TcpAnswer
      readonly control: TcpAnswer | null
    }
  | {
      readonly kind: 'burst'
      readonly grantSha256: string
      readonly outcomes: readonly TcpOutcome[]
    }
  | { readonly kind: 'refused'; readonly why: string }

export const TASK_ID = /^[A-Za-z0-9_-]{22}$/
export const COMMAND_ID = /^[a-z0-9-]{1,40}$/

export const readHello = (value: unknown): Hello | null => {
  const hello = fieldsOf(value)
  if (hello === null) return null
  const { protocol, version } = hello
  const families = listOf(hello['families'], 2, isFamily)
  const blindSpots = listOf(hello['blindSpots'], 64, isSentence)
  const isWell = isWhole(protocol, 1, 1000) && isWritten(version, /^[0-9A-Za-z.+-]{1,40}$/)
  const control = hello['control'] === null ? null : readPlace(hello['control'])
  if (control === null && hello['control'] !== null) return null
  if (!isWell || families === null || blindSpots === null) return null
  return { protocol, version, families, blindSpots, control }
}

export const readJoinRequest = (value: unknown): JoinRequest | null => {
  const request = fieldsOf(value)
  const hello = readHello(request?.['hello'])
  if (request === null || hello === null) return null
  const { secret, publicKey } = request
  return isWritten(secret, PUBLIC_KEY) && isWritten(publicKey, PUBLIC_KEY)
    ? { secret, publicKey, hello }
    : null
}

export const readJoinAnswer = (value: unknown): JoinAnswer | null => {
  const answer = fieldsOf(value)
  if (answer === null) return null
  const { agent, name, grantKey } = answer
  const roles = listOf(answer['roles'], 2, isRole)
  const control = answer['control'] === null ? null : readPlace(answer['control'])
  if (roles === null || (control === null && answer['control'] !== null)) return null
  const isWell =
    isWritten(agent, /^[A-Za-z0-9_-]{1,64}$/) &&
    isWritten(name, /^[A-Za-z][A-Za-z0-9._-]{0,62}$/) &&
    isWritten(grantKey, PUBLIC_KEY)
  return isWell ? { agent, name, roles, grantKey, control } : null
}

export const readPollRequest = (value: unknown): PollRequest | null => {
  const request = fieldsOf(value)
  const hello = readHello(request?.['hello'])
  if (request === null || hello === null) return null
  const { sentAt } = request
  const clock = request['clock'] === null ? null : readClock(request['clock'])
  if (clock === null && request['clock'] !== null) return null
  return isNumber(sentAt, 0, LAST_TIME) ? { sentAt, clock, hello } : null
}

export const readPollAnswer = (value: unknown): PollAnswer | null => {
  const answer = fieldsOf(value)
  if (answer === null || !Array.isArray(answer['tasks'])) return null
  const { receivedAt, sentAt, spreadMs } = answer
  const isWell =
    isNumber(receivedAt, 0, LAST_TIME) &&
    isNumber(sentAt, 0, LAST_TIME) &&
    isNumber(spreadMs, 0, 600_000)
  const tasks = answer['tasks'].slice(0, 8).map(readTask)
  if (!isWell || answer['tasks'].length > 8 || !tasks.every(isTask)) return null
  return { receivedAt, sentAt, spreadMs, tasks }
}

export const readTaskEnd = (value: unknown): TaskEnd | null => {
  const end = fieldsOf(value)
  switch (end?.['kind']) {
    case 'host': {
      const unsupported = listOf(end['unsupported'], 100, isCommandId)
      return unsupported === null ? null : { kind: 'host', unsupported }
    }
    case 'refused':
      return isSentence(end['why']) ? { kind: 'refused', why: end['why'] } : null
    case 'probe':
      return readProbeEnd(end)
    case 'burst':
      return readBurstEnd(end)
    default:
      return null
  }
}

const LAST_TIME = 8.64e15

const isFamily = (value: unknown): value is 4 | 6 => value === 4 || value === 6
const isRole = (value: unknown): value is 'host' | 'probe' => value === 'host' || value === 'probe'
const isSentence = (value: unknown): value is string => isText(value, 200)
const isCommandId = (value: unknown): value is string => isWritten(value, COMMAND_ID)
const isTask = (task: Task | null): task is Task => task !== null

const readClock = (value: unknown): ClockSample | null => {
  const clock = fieldsOf(value)
  if (clock === null) return null
  const { offsetMs, boundMs } = clock
  return isNumber(offsetMs, -LAST_TIME, LAST_TIME) && isNumber(boundMs, 0, LAST_TIME)
    ? { offsetMs, boundMs }
    : null
}

const readTask = (value: unknown): Task | null => {
  const task = fieldsOf(value)
  if (task === null || !isWritten(task['id'], TASK_ID)) return null
  const { id, kind, withinMs, grant } = task
  if (kind !== 'host' && kind !== 'probe' && kind !== 'burst') return { id, kind: 'unsupported' }
  if (!isWhole(withinMs, 1, 600_000)) return null
  if (kind === 'burst') return readBurst(task, { id, withinMs })
  if (kind === 'probe')
    return isText(grant, GRANT_LIMITS.textLength) ? { id, kind, grant, withinMs } : null
  const commands = listOf(task['commands'], 100, isCommandId)
  return commands === null ? null : { id, kind, commands, withinMs }
}

const readBurst = (
  { grant, connects }: Fields,
  of: { readonly id: string; readonly withinMs: number },
): Task | null =>
  isText(grant, GRANT_LIMITS.textLength) && isWhole(connects, 1, GRANT_LIMITS.connects)
    ? { ...of, kind: 'burst', grant, connects }
    : null

const readProbeEnd = (end: Fields): TaskEnd | null => {
  const { grantSha256 } = end
  const asked = readTcpAnswer(end['asked'])
  const control = end['control'] === null ? null : readTcpAnswer(end['control'])
  if (asked === null || (control === null && end['control'] !== null)) return null
  return isWritten(grantSha256, /^[0-9a-f]{64}$/)
    ? { kind: 'probe', grantSha256, asked, control }
    : null
}

const readBurstEnd = ({ grantSha256, outcomes }: Fields): TaskEnd | null => {
  const read = listOf(outcomes, GRANT_LIMITS.connects, isOutcome)
  return read !== null && isWritten(grantSha256, /^[0-9a-f]{64}$/)
    ? { kind: 'burst', grantSha256, outcomes: read }
    : null
}

const OUTCOMES: Readonly<Record<TcpOutcome, true>> = {
  open: true,
  refused: true,
  'timed-out': true,
  'reset-after-open': true,
  'host-unreachable': true,
  'net-unreachable': true,
  'admin-prohibited': true,
  'no-route-local': true,
  error: true,
}

const isOutcome = (value: unknown): value is TcpOutcome =>
  typeof value === 'string' && Object.hasOwn(OUTCOMES, value)

const isFailureSource = (value: unknown): value is TcpAnswer['failureSource'] =>
  value === null || value === 'target' || value === 'network' || value === 'local'

const isNullOr = <T>(value: unknown, isRight: (value: unknown) => value is T): value is T | null =>
  value === null || isRight(value)

const isAddressText = (value: unknown): value is string => isWritten(value, /^[0-9a-f.:%]{2,60}$/)
const isDuration = (value: unknown): value is number => isNumber(value, 0, 600_000)

const readTcpAnswer = (value: unknown): TcpAnswer | null => {
  const answer = fieldsOf(value)
  if (answer === null) return null
  const { outcome, detail, failureSource, rttMs, attempts, localAddress, at } = answer
  if (!isOutcome(outcome) || !isSentence(detail) || !isFailureSource(failureSource)) return null
  if (!isNullOr(rttMs, isDuration) || !isWhole(attempts, 0, 30) || !isUtcTime(at)) return null
  if (!isNullOr(localAddress, isAddressText)) return null
  // Older agents knew one clock only.
  const clock = answer['clock'] === 'kernel' ? 'kernel' : 'js'
  return { outcome, detail, failureSource, rttMs, clock, attempts, localAddress, at }
}
