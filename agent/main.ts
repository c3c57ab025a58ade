#!/usr/bin/env node
// Where does the agent begin? `join URL --token T`, then `run`.
import { parseArgs } from 'node:util'
import { startAgent } from './start.ts'
import { AgentTrouble } from './trouble.ts'

const { argv, env, stdout, stderr } = process

const HELP = `Usage:
  whyport-agent join URL --token T [--state DIR] [--control IP:PORT] [--once]
  whyport-agent run [--state DIR]

join takes a one-off token of POST /v1/agents/join-tokens, keeps its key in DIR
(/var/lib/whyport-agent, or ~/.local/state/whyport-agent when not root) and runs; --once only joins.
The token may also come in WHYPORT_JOIN_TOKEN, where other users cannot see it.

Example:
  whyport-agent join https://whyport.example:7443 --token wpj1.… --control 223.5.5.5:443
`

const read = () => {
  try {
    return parseArgs({
      args: argv.slice(2),
      allowPositionals: true,
      options: {
        token: { type: 'string' },
        state: { type: 'string' },
        control: { type: 'string' },
        once: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch {
    return null
  }
}

const main = async (signal: AbortSignal): Promise<number> => {
  const { values, positionals } = read() ?? { values: {}, positionals: [] }
  const [command, url, ...more] = positionals
  const isKnown = command === 'join' ? url !== undefined : command === 'run' && url === undefined
  if (values.help) {
    stdout.write(HELP)
    return 0
  }
  if (more.length > 0 || !isKnown) {
    stderr.write(HELP)
    return 64
  }
  return startAgent({ ...values, url }, { ...around, signal }).then(() => 0, told)
}

const told = (error: unknown): number => {
  if (!(error instanceof AgentTrouble)) throw error
  around.log(`whyport agent: ${error.subject}: ${error.message}`)
  around.log(`  next: ${error.next}`)
  return error.exit
}

const around = {
  env,
  print: (line: string) => void stdout.write(`${plain(line)}\n`),
  log: (line: string) => void stderr.write(`${plain(line)}\n`),
}

// Words of a server cannot act on the terminal.
const plain = (line: string): string => line.replaceAll(/[^\P{C}]/gu, '�')

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    stop.abort()
    // What does not end by itself, say a program stuck in the kernel, is left.
    setTimeout(() => process.exit(0), 1500).unref()
  })

process.exit(await main(stop.signal))
