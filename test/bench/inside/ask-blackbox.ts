// Run inside a namespace: asks a blackbox exporter there; a line of JSON asks, a line answers.
import { createInterface } from 'node:readline'
import type { BenchAnswer, BenchAsk } from '../probe-sides.ts'
import { inTurns } from './in-turns.ts'

const URL_OF_PEER = 'http://127.0.0.1:9115/probe?module=tcp&target='

/** The duration that it gives for the connect itself. */
const ask = async ({ address, ports, atOnce }: BenchAsk): Promise<BenchAnswer> => {
  const start = performance.now()
  const seen = await inTurns(ports, atOnce, async port => {
    const text = await (await fetch(`${URL_OF_PEER}${address}:${port}`)).text()
    const numberOf = (name: string): number =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    const isOpen = numberOf('probe_success') === 1
    return { port, isOpen, rttMs: isOpen ? numberOf('probe_duration_seconds') * 1000 : null }
  })
  const ms = performance.now() - start
  return { ms, earlyMs: ms, seen, cpuS: 0, rssMb: 0 }
}

for await (const line of createInterface(process.stdin))
  process.stdout.write(`${JSON.stringify(await ask(JSON.parse(line) as BenchAsk))}\n`)
