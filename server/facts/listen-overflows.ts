// How many connections did the kernel drop because the queue of a listener was full?
import type { Evidence } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'

/** Since the machine started, of all its listeners together (TcpExt ListenOverflows). */
export const listenOverflowsFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<number> =>
  hostFact(hostOutput(evidence, instanceId, 'proc-netstat'), 'proc-netstat', ({ raw }) =>
    overflowsIn(raw),
  )

// A line of names, and under it one of values.
const overflowsIn = (raw: string): number | null => {
  const [names, values] = raw
    .split('\n')
    .filter(line => line.startsWith('TcpExt: '))
    .map(line => line.trimEnd().split(' '))
  const value = values?.[names?.indexOf('ListenOverflows') ?? -1] ?? ''
  return names?.length === values?.length && /^\d{1,15}$/.test(value) ? Number(value) : null
}
