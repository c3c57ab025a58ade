// Run inside a namespace: connects as asked on stdin, one JSON line a batch, and prints what came of it.
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { ProbeBatch, ProbeOutcome, WantedProbe } from './filter-lab.ts'

const probe = ({ from, to, port }: WantedProbe, timeoutMs: number): Promise<ProbeOutcome> =>
  new Promise(resolve => {
    let outcome: ProbeOutcome = 'timed-out'
    const socket = connect({ host: to, port, localAddress: from })
    const end = (last: ProbeOutcome): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(last)
    }
    const timer = setTimeout(() => end(outcome), timeoutMs)
    socket.once('connect', () => {
      outcome = 'open'
    })
    socket.once('data', () => end('talks'))
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNRESET' ? 'open' : (CODES[code ?? ''] ?? 'error')),
    )
  })

const CODES: Readonly<Record<string, ProbeOutcome>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'host-unreachable',
  EACCES: 'host-unreachable',
  ENETUNREACH: 'net-unreachable',
  ENOPROTOOPT: 'proto-unreachable',
}

for await (const line of createInterface({ input: process.stdin })) {
  const { probes, timeoutMs }: ProbeBatch = JSON.parse(line)
  const outcomes = await Promise.all(probes.map(wanted => probe(wanted, timeoutMs)))
  process.stdout.write(`${JSON.stringify(outcomes)}\n`)
}
