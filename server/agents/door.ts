// Is this request an agent's, and what does it change?
import { createHash, randomBytes } from 'node:crypto'
import { JoinTokenRequest } from '#shared/agent.ts'
import type { Admission, Admitted, AgentDoor, AgentHeaders } from '#shared/agent-door.ts'
import { WhyportError } from '#shared/error.ts'
import {
  type JoinAnswer,
  type JoinRequest,
  readJoinRequest,
  readPollRequest,
  readTaskEnd,
  TASK_ID,
} from '#shared/plain/agent-messages.ts'
import {
  AGENT_LIMITS,
  AGENT_PATHS,
  isRequestOf,
  PROTOCOL,
  readHeaders,
} from '#shared/plain/agent-protocol.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { publicKeyOf } from '#shared/plain/ed25519.ts'
import { readOutcome } from '#shared/plain/outcome-body.ts'
import { parseJson } from '#shared/plain/untrusted.ts'
import type { StoredAgent } from '../store/store.ts'
import { helloText, type Member, memberOf } from './members.ts'
import type { Known } from './open-agents.ts'

export const agentDoor = (known: Known): AgentDoor => ({
  join: (headers, body) => join(known, headers, body),
  admit: async (path, headers) => admit(known, path, headers),
  poll: (by, body, at) => poll(known, { by, body }, at),
  outcome: async (by, { task, command }, body) => {
    refuseOtherBody(by, body)
    const open = openTask(known, by.agent, task)
    const maxBytes = open.maxBytesOf(command)
    const outcome =
      maxBytes === null
        ? null
        : readOutcome(
            Buffer.from(body.buffer, body.byteOffset, body.byteLength),
            maxBytes - AGENT_LIMITS.headBytes - AGENT_LIMITS.stderrBytes,
          )
    if (outcome !== null && open.onOutcome(command, outcome)) return
    open.finish('garbage')
    throw garbage(known, by.agent, 'an outcome that is not understood')
  },
  end: async (by, task, body) => {
    refuseOtherBody(by, body)
    const open = openTask(known, by.agent, task)
    const end = readTaskEnd(parseJson(textOf(body)))
    const missing = end === null ? 'garbage' : open.onEnd(end)
    open.finish(missing)
    if (missing === 'garbage') throw garbage(known, by.agent, 'an end that is not understood')
  },
  oversized: (agent, path) => {
    const task = TASK_PATH.exec(path)?.groups?.['task'] ?? ''
    known.tasks.find(agent, task)?.finish('garbage')
    audit(known, agent, 'sent more than is allowed')
  },
})

const join = async (known: Known, headers: AgentHeaders, body: Uint8Array): Promise<JoinAnswer> => {
  const request = readJoinRequest(parseJson(textOf(body)))
  const signed = readHeaders(AGENT_PATHS.join, headers)
  if (request === null || signed === null || signed.bodySha256 !== sha256(body))
    throw refusedToken('the request is not understood')
  if (!isRequestOf(request.publicKey, signed)) throw refusedToken('the new key did not sign it')
  if (request.hello.protocol !== PROTOCOL)
    throw refusedToken(`this server speaks protocol ${PROTOCOL} only`)
  const stored = await takeIn(known, request, signed.counter)
  const member = memberOf(stored)
  known.members.set(stored.id, member)
  const { name, roles, control } = member.invited
  known.options.log(`agents: ${name} joined as ${stored.id}`)
  const grantKey = publicKeyOf(known.options.grantKey)
  return { agent: stored.id, name, roles, grantKey, control: control ?? null }
}

const takeIn = async (
  { options }: Known,
  { secret, publicKey, hello }: JoinRequest,
  counter: number,
): Promise<StoredAgent> => {
  const at = new Date().toISOString()
  const made: StoredAgent[] = []
  const isTaken = await options.store.join(
    createHash('sha256').update(secret).digest('hex'),
    text => {
      const stored = {
        id: randomBytes(12).toString('base64url'),
        invited: JSON.stringify(JoinTokenRequest.parse(JSON.parse(text))),
        hello: helloText(hello),
        lastSeenAt: at,
        ...{ publicKey, joinedAt: at, counter },
      }
      made.push(stored)
      return stored
    },
    at,
  )
  const [stored] = made
  if (isTaken && stored !== undefined) return stored
  options.log('agents: a join with a token that is unknown, used or expired was refused')
  throw refusedToken('it is unknown, used or expired')
}

const refusedToken = (message: string): WhyportError =>
  new WhyportError('bad-token', {
    subject: 'token',
    message,
    next: 'make a new one with POST /v1/agents/join-tokens; each is good for one join in 15 minutes',
  })

/** Bodies being read of one agent at the same time, a held poll included. */
const BUSY_AT_MOST = 4

// From the look at the counter to its change nothing waits, so no number passes twice.
const admit = (known: Known, path: string, headers: AgentHeaders): Admission => {
  const signed = readHeaders(path, headers)
  const member = signed === null ? undefined : known.members.get(signed.agent)
  if (signed === null || member === undefined || !isRequestOf(member.stored.publicKey, signed))
    throw unknownAgent()
  const maxBytes = maxBytesAt(known, signed.agent, path)
  if (member.busy >= BUSY_AT_MOST) throw tooMany()
  if (!member.counters.take(signed.counter)) {
    audit(known, signed.agent, 'used a counter again')
    return { staleCounter: member.counters.highest() }
  }
  member.seenAt = Date.now()
  member.busy++
  let isReleased = false
  const release = (): void => {
    if (!isReleased) member.busy--
    isReleased = true
  }
  return { agent: signed.agent, bodySha256: signed.bodySha256, maxBytes, release }
}

const TASK_PATH =
  /^\/agent\/v1\/tasks\/(?<task>[A-Za-z0-9_-]{22})\/(?:end|outcomes\/(?<command>[a-z0-9-]{1,40}))$/

const maxBytesAt = ({ tasks }: Known, agent: string, path: string): number => {
  const parts = TASK_PATH.exec(path)?.groups
  const command = parts?.['command']
  if (command === undefined) return AGENT_LIMITS.jsonBytes
  return tasks.find(agent, parts?.['task'] ?? '')?.maxBytesOf(command) ?? AGENT_LIMITS.jsonBytes
}

const poll = async (
  known: Known,
  { by, body }: { readonly by: Admitted; readonly body: Uint8Array },
  { receivedAt, signal }: { readonly receivedAt: number; readonly signal: AbortSignal },
) => {
  refuseOtherBody(by, body)
  const member = memberBehind(known, by)
  const request = readPollRequest(parseJson(textOf(body)))
  if (request === null) throw garbage(known, by.agent, 'a poll that is not understood')
  member.hello = request.hello
  member.clock = request.clock
  await remember(known, member)
  // The first answer comes at once: it tells the agent the time.
  const holdMs = request.clock === null ? 0 : known.limits.holdMs
  const tasks = await known.tasks.fetch(by.agent, { holdMs, signal })
  memberBehind(known, by).seenAt = Date.now()
  const spreadMs = Math.min(120_000, 1000 + 12 * known.members.size)
  return { receivedAt, sentAt: Date.now(), spreadMs, tasks }
}

const memberBehind = ({ members }: Known, { agent }: Admitted): Member => {
  const member = members.get(agent)
  if (member === undefined) throw unknownAgent()
  return member
}

// A full disk must not keep agents from answering: in memory the counter holds until the next start.
const remember = async ({ options }: Known, member: Member): Promise<void> => {
  const { counters, hello, stored } = member
  const counter = counters.highest()
  const at = new Date().toISOString()
  await options.store
    .update(stored.id, { at, counter, hello: helloText(hello) })
    .catch(() => options.log('agents: what an agent said could not be stored'))
}

const refuseOtherBody = ({ bodySha256 }: Admitted, body: Uint8Array): void => {
  if (sha256(body) !== bodySha256) throw unknownAgent()
}

const openTask = (known: Known, agent: string, id: string) => {
  const open = TASK_ID.test(id) ? known.tasks.find(agent, id) : null
  if (open !== null) return open
  audit(known, agent, 'sent a result that nobody waits for')
  throw new WhyportError('task-gone', {
    subject: 'task',
    message: 'is not, or no longer, this agent’s',
    next: 'nothing to do; the next poll brings what is wanted now',
  })
}

const unknownAgent = (): WhyportError =>
  new WhyportError('bad-signature', {
    subject: AGENT_PATHS.poll,
    message: 'no agent of this service signed this request',
    next: 'join again with a new token; GET /v1/agents lists who has joined',
  })

const tooMany = (): WhyportError =>
  new WhyportError('too-busy', {
    subject: 'agent',
    message: 'sends too much at once',
    next: 'wait until an earlier request is answered',
  })

const garbage = (known: Known, agent: string, what: string): WhyportError => {
  audit(known, agent, `sent ${what}`)
  return new WhyportError('bad-usage', {
    subject: 'body',
    message: what,
    next: 'update the agent to the version of this service',
  })
}

// Only what is ours goes into the log: the id, the name from the token, fixed words.
const audit = ({ members, options }: Known, agent: string, what: string): void =>
  options.log(`agents: ${members.get(agent)?.invited.name ?? 'nobody'} (${agent}) ${what}`)

const textOf = (body: Uint8Array): string => Buffer.from(body).toString()
