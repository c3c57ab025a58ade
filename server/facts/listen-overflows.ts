// How many connections did the kernel drop because the queue of a listener was full?
import type { Evidence } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'
import { counterBlocks } from './proc-counters.ts'

/** Since the machine started, of all its listeners together. */
export const listenOverflowsFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<number> =>
  hostFact(
    hostOutput(evidence, instanceId, 'proc-netstat'),
    'proc-netstat',
    ({ raw }) => counterBlocks(raw)?.get('TcpExt.ListenOverflows') ?? null,
  )
