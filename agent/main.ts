#!/usr/bin/env node
// Where does the agent begin? `join URL --token T`, then `run`.
import { parseArgs } from 'node:util'
import { startCollector } from './collector/start-collector.ts'
import { startAgent } from './start.ts'
import { AgentTrouble } from './trouble.ts'

const { argv, env, stdout, stderr } = process

const HELP = `Usage:
  whyport-agent join URL --token T [--state DIR] [--control IP:PORT] [--once]
  whyport-agent run [--state DIR] [--collector PATH]
  whyport-agent collector [--socket PATH]

join takes a one-off token of POST /v1/agents/join-tokens, keeps its key in DIR
(/var/lib/whyport-agent, or ~/.local/state/whyport-agent when not root) and runs; --once only joins.
The token may also come in WHYPORT_JOIN_TOKEN, where other users cannot see it.

In two halves: collector reads this host with the rights it has and speaks with nobody but who may
open its socket; run --collector PATH speaks with the server and needs no right at all. Without
--socket the collector takes the socket that systemd hands over, and ends when nobody asks.

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
        collector: { type: 'string' },
        socket: { type: 'string' },
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
  const isKnown = command === 'join' ? url !== undefined : isAlone(command) && url === undefined
  if (values.help) {
    stdout.write(HELP)
    return 0
  }
  if (more.length > 0 || !isKnown) {
    stderr.write(HELP)
    return 64
  }
  const work =
    command === 'collector'
      ? startCollector(values, { ...around, signal })
      : startAgent({ ...values, url }, { ...around, signal })
  return work.then(() => 0, told)
}

const isAlone = (command: string | undefined): boolean =>
  command === 'run' || command === 'collector'

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
