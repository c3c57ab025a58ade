// How does `whyport agent` run the agent in this process?
import { type CollectorOptions, startCollector } from '#agent/collector/start-collector.ts'
import { type AgentOptions, startAgent } from '#agent/start.ts'
import { AgentTrouble } from '#agent/trouble.ts'
import { type ErrorCode, WhyportError } from '#shared/error.ts'
import { EXIT } from './exit-code.ts'
import { type Terminal, tell } from './terminal.ts'

export type AgentArguments = AgentOptions &
  CollectorOptions & { readonly command?: string | undefined }

export const agentCommand = async (
  { command, ...options }: AgentArguments,
  terminal: Terminal,
): Promise<number> => {
  const isKnown =
    command === 'join'
      ? options.url !== undefined
      : [undefined, 'run', 'collector'].includes(command) && options.url === undefined
  if (!isKnown) throw unknown(command ?? '')
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  const print = (line: string): void => tell(terminal, line)
  try {
    const around = { env: terminal.env, signal: stop.signal, print, log: print }
    await (command === 'collector' ? startCollector : startAgent)(options, around)
    return EXIT.ok
  } catch (error) {
    throw error instanceof AgentTrouble ? whyportError(error) : error
  }
}

const CODES = { 64: 'bad-usage', 69: 'server-unreachable', 77: 'bad-token' } as const satisfies {
  readonly [exit: number]: ErrorCode
}

const whyportError = (trouble: AgentTrouble): WhyportError =>
  new WhyportError(
    CODES[trouble.exit],
    { subject: trouble.subject, message: trouble.message, next: trouble.next },
    { cause: trouble },
  )

const unknown = (command: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject: `agent ${command}`.trim(),
    message: command === 'join' ? 'needs the address of the service' : 'is not understood',
    next: 'for example: whyport agent join https://whyport.example:7443 --token wpj1.…',
  })
