// Run inside a namespace, stays as an agent does: a line of JSON asks, a line of JSON answers.
import { createInterface } from 'node:readline'
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import type { BenchAnswer, BenchAsk } from '../probe-sides.ts'
import { inTurns } from './in-turns.ts'

const ask = async ({ address, ports, atOnce }: BenchAsk): Promise<BenchAnswer> => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  let early = 0
  const seen = await inTurns(ports, atOnce, async port => {
    const onSilence = (): void => {
      early = performance.now() - start
    }
    const { outcome, rttMs } = await connectTcp({ address, port, onSilence })
    return { port, isOpen: outcome === 'open', rttMs }
  })
  const { user, system } = process.cpuUsage(cpu)
  const ms = performance.now() - start
  const rssMb = Math.round(process.memoryUsage.rss() / 1e5) / 10
  return { ms, earlyMs: early || ms, seen, cpuS: (user + system) / 1e6, rssMb }
}

for await (const line of createInterface(process.stdin))
  process.stdout.write(`${JSON.stringify(await ask(JSON.parse(line) as BenchAsk))}\n`)
