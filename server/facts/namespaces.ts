// Which sockets listen in the other network namespaces of the host, those of containers?
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, idsOf, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { needCommand } from './host-answers.ts'
import type { Listener } from './listeners.ts'
import { parseProcTcp } from './proc-tcp.ts'

/** One namespace of which addresses and both kinds of sockets were read. */
export type NetNamespace = {
  /** A process in it. */
  readonly pid: string
  /** Its IPv4 addresses. */
  readonly addresses: readonly string[]
  readonly listeners: readonly Listener[]
  readonly cites: readonly string[]
}

export const namespacesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly NetNamespace[]> => {
  const own = evidence.filter(
    ({ kind, subject }) => /^host\.ns-/.test(kind) && (subject === '' || subject === instanceId),
  )
  if (own.length === 0) return unavailable('not-collected', needCommand('net-namespaces'))
  const byPid = Map.groupBy(own, ({ file }) => PID.exec(file)?.[1] ?? '')
  const read = [...byPid].flatMap(([pid, items]) => {
    const of = (command: string) =>
      items.find(({ kind, status }) => kind === `host.${command}` && status === 'ok')
    const files = [of('ns-addresses'), of('ns-tcp'), of('ns-tcp6')]
    const [trie, tcp, tcp6] = files
    if (trie === undefined || tcp === undefined || tcp6 === undefined) return []
    const sockets = [parseProcTcp(tcp), parseProcTcp(tcp6)]
    if (sockets.includes(null)) return []
    return [
      {
        pid,
        addresses: localAddresses(trie.raw),
        listeners: sockets.flatMap(list => list ?? []),
        cites: [trie.id, tcp.id, tcp6.id],
      },
    ]
  })
  return present(read, idsOf(own))
}

const PID = /\/ns-[a-z0-9]+\.(\d{1,10})\.txt$/

/** fib_trie names an address on one line and what it is below: `/32 host LOCAL`. */
const localAddresses = (raw: string): string[] => {
  const lines = raw.split('\n')
  const found = lines.flatMap((text, i) => {
    const [, address] = /^\s*\|-- (\d{1,3}(?:\.\d{1,3}){3})$/.exec(text.slice(0, 200)) ?? []
    return address !== undefined && /^\s*\/32 host LOCAL/.test(lines[i + 1] ?? '') ? [address] : []
  })
  return [...new Set(found)]
}
