// What is each agent to do, who waits for it, and which results still count?
import { randomBytes } from 'node:crypto'
import type { Task, TaskEnd } from '#shared/plain/agent-messages.ts'
import { AGENT_LIMITS } from '#shared/plain/agent-protocol.ts'
import type { TravelledOutcome } from '#shared/plain/outcome-body.ts'
import type { Missing } from './agents.ts'

/** Made only when an agent fetches it: a grant's seconds must not pass in a queue. */
type MakeTask = (id: string, withinMs: number) => Task

/** `onOutcome` returns false for what does not fit: the sender sent garbage. */
export type Asked = {
  readonly agent: string
  readonly withinMs: number
  readonly make: MakeTask
  /** Bytes of the outcome of this command at most; null when it was not asked for. */
  readonly maxBytesOf: (command: string) => number | null
  readonly onOutcome: (command: string, outcome: TravelledOutcome) => boolean
  /** What the end means: null when all is there. */
  readonly onEnd: (end: TaskEnd) => Missing | null
}

type Open = Asked & {
  readonly id: string
  readonly deadline: number
  readonly finish: (missing: Missing | null) => void
}

type Waiter = (tasks: readonly Task[]) => void

export type Tasks = {
  /** Resolves with null when the agent ended the task, else with why it did not. */
  readonly ask: (asked: Asked, signal: AbortSignal) => Promise<Missing | null>
  /** Waits at most `holdMs` for something to do. */
  readonly fetch: (
    agent: string,
    wait: { readonly holdMs: number; readonly signal: AbortSignal },
  ) => Promise<readonly Task[]>
  /** Only the task of this very agent, handed out and still waited for. */
  readonly find: (agent: string, id: string) => Open | null
  readonly dropAgent: (agent: string) => void
  readonly close: () => void
}

const QUEUE_LENGTH = 64

type Waiting = { readonly open: Open; readonly make: () => Task }

type Board = {
  readonly queues: Map<string, Waiting[]>
  readonly waiters: Map<string, Waiter>
  readonly handedOut: Map<string, Open>
}

/** In memory: a restart ends whoever waited, and the results of then are nobody's. */
export const openTasks = (): Tasks => {
  const board: Board = { queues: new Map(), waiters: new Map(), handedOut: new Map() }
  return {
    ask: (asked, signal) => ask(board, asked, signal),
    fetch: (agent, wait) => fetchTasks(board, agent, wait),
    find: (agent, id) => {
      const open = board.handedOut.get(id)
      return open?.agent === agent ? open : null
    },
    dropAgent: agent => dropAgent(board, agent),
    close: () => {
      for (const agent of new Set([...board.queues.keys(), ...board.waiters.keys()]))
        dropAgent(board, agent)
    },
  }
}

const ask = (board: Board, asked: Asked, signal: AbortSignal): Promise<Missing | null> => {
  const queue = queueOf(board, asked.agent)
  if (queue.length >= QUEUE_LENGTH) return Promise.resolve('refused')
  const { promise, resolve } = Promise.withResolvers<Missing | null>()
  const id = randomBytes(16).toString('base64url')
  const deadline = Date.now() + asked.withinMs
  const finish = (missing: Missing | null): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', tooLate)
    board.handedOut.delete(id)
    const at = queue.findIndex(({ open }) => open.id === id)
    if (at >= 0) queue.splice(at, 1)
    resolve(missing)
  }
  // Never fetched: the agent went away after it was last seen.
  const tooLate = (): void => finish(board.handedOut.has(id) ? 'timed-out' : 'offline')
  const timer = setTimeout(tooLate, asked.withinMs)
  signal.addEventListener('abort', tooLate, { once: true })
  const make = (): Task => asked.make(id, Math.max(1, Math.floor(deadline - Date.now())))
  queue.push({ open: { ...asked, id, deadline, finish }, make })
  if (signal.aborted) tooLate()
  else board.waiters.get(asked.agent)?.(take(board, asked.agent))
  return promise
}

const queueOf = ({ queues }: Board, agent: string): Waiting[] => {
  const known = queues.get(agent)
  if (known !== undefined) return known
  const made: Waiting[] = []
  queues.set(agent, made)
  return made
}

const take = (board: Board, agent: string): Task[] =>
  queueOf(board, agent)
    .splice(0, AGENT_LIMITS.tasksPerPoll)
    .map(({ open, make }) => {
      board.handedOut.set(open.id, open)
      return make()
    })

const fetchTasks = (
  board: Board,
  agent: string,
  { holdMs, signal }: { readonly holdMs: number; readonly signal: AbortSignal },
): Promise<readonly Task[]> => {
  const { waiters } = board
  // A second poll of the same agent takes the place of the first.
  waiters.get(agent)?.([])
  if (signal.aborted) return Promise.resolve([])
  const ready = take(board, agent)
  if (ready.length > 0 || holdMs === 0) return Promise.resolve(ready)
  const { promise, resolve } = Promise.withResolvers<readonly Task[]>()
  const answer: Waiter = tasks => {
    clearTimeout(timer)
    signal.removeEventListener('abort', empty)
    if (waiters.get(agent) === answer) waiters.delete(agent)
    resolve(tasks)
  }
  const empty = (): void => answer([])
  const timer = setTimeout(empty, holdMs)
  signal.addEventListener('abort', empty, { once: true })
  waiters.set(agent, answer)
  return promise
}

const dropAgent = ({ queues, waiters, handedOut }: Board, agent: string): void => {
  waiters.get(agent)?.([])
  const waiting = queues.get(agent)?.map(({ open }) => open) ?? []
  const running = [...handedOut.values()].filter(open => open.agent === agent)
  for (const open of [...waiting, ...running]) open.finish('no-agent')
  queues.delete(agent)
}
