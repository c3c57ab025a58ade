// What does `agent join` or `agent run` do, from the first word to the last?
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Place } from '#shared/plain/grant.ts'
import { refusalOfAddress } from '#shared/plain/grantable-address.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import { readerBehind } from './collector/reader-behind.ts'
import { readerHere } from './host/host-reader.ts'
import { joinServer } from './join.ts'
import { onlyOne } from './one-at-a-time.ts'
import { runAgent } from './run.ts'
import { readIdentity } from './state.ts'
import { AgentTrouble } from './trouble.ts'

export type AgentOptions = {
  /** Join first; without it the agent of the state folder runs. */
  readonly url?: string | undefined
  readonly token?: string | undefined
  readonly state?: string | undefined
  readonly control?: string | undefined
  /** Socket of the collector half; without it this process reads the host itself. */
  readonly collector?: string | undefined
  /** Join and end, for an image or a unit that runs it later. */
  readonly once?: boolean | undefined
}

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  readonly print: (line: string) => void
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}

/** Returns when told to end. Throws an AgentTrouble for what its caller can mend. */
export const startAgent = async (
  { url, token, state: folder, control, once, collector }: AgentOptions,
  { env, print, log, signal }: Surroundings,
): Promise<void> => {
  const state = folder ?? env['WHYPORT_AGENT_STATE'] ?? defaultState(env)
  const secret = token ?? env['WHYPORT_JOIN_TOKEN'] ?? ''
  const before = await readIdentity(state)
  const identity =
    url === undefined
      ? before
      : await joinServer({ url, token: secret, state, control: controlAt(control) }, signal)
  if (identity === null) throw notJoined(state)
  const who = `${identity.name} (${identity.roles.join(', ')})`
  if (url !== undefined)
    print(
      before === null
        ? `whyport agent ${who} has joined ${identity.url}`
        : `whyport agent ${who} joined ${identity.url} before, in ${state}: the token was not used`,
    )
  if (once) return
  const letGo = await onlyOne(identity.agent, state)
  const onReady = (): void => print(`whyport agent ${who} is connected to ${identity.url}`)
  await runAgent(identity, {
    host: collector === undefined ? readerHere : readerBehind(collector),
    ...{ signal, log: text => log(`whyport agent: ${text}`), onReady },
  })
  letGo()
}

const defaultState = (env: NodeJS.ProcessEnv): string =>
  process.geteuid?.() === 0
    ? '/var/lib/whyport-agent'
    : join(env['XDG_STATE_HOME'] ?? join(env['HOME'] ?? '.', '.local/state'), 'whyport-agent')

const controlAt = (text: string | undefined): Place | null => {
  if (text === undefined) return null
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  const address = parts?.['v6'] ?? parts?.['v4'] ?? ''
  const port = parsePort(parts?.['port'] ?? '')
  if (isIP(address) === 0 || port === null || refusalOfAddress(address, []) !== null)
    throw new AgentTrouble(64, {
      subject: '--control',
      message: `"${text}" is no address with a port that may be connected to`,
      next: 'name something known to answer, for example: --control 223.5.5.5:443',
    })
  return { address, port }
}

const notJoined = (state: string): AgentTrouble =>
  new AgentTrouble(64, {
    subject: `--state ${state}`,
    message: 'no agent has joined with this folder',
    next: 'join first: whyport agent join https://SERVER:7443 --token wpj1.…',
  })
