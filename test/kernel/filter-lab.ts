// Which packets does a real kernel let through, and what do the tools print about its rules?
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { EvidenceItem } from '#shared/evidence.ts'
import { evidenceItem } from '#shared/evidence.ts'
import { hostCommand, isFileCommand } from '#shared/plain/host-commands.ts'
import { statusOfExit } from '#shared/plain/host-outcome.ts'
import { type Namespace, openLab, type Program } from './netns.ts'

export type WantedProbe = { readonly from: string; readonly to: string; readonly port: number }

export type ProbeBatch = { readonly probes: readonly WantedProbe[]; readonly timeoutMs: number }

/** talks: the listener's greeting came, so the whole conversation got through. open: only connected. */
export type ProbeOutcome =
  | 'talks'
  | 'open'
  | 'refused'
  | 'host-unreachable'
  | 'net-unreachable'
  | 'proto-unreachable'
  | 'timed-out'
  | 'error'

export type FilterLab = {
  /** The machine whose filter is asked. */
  readonly instance: Namespace
  /** Where the probes come from. It owns all source addresses. */
  readonly client: Namespace
  readonly listener: Program
  readonly probe: (batch: ProbeBatch) => Promise<readonly ProbeOutcome[]>
  /** What these host commands print there, as evidence. */
  readonly collect: (commands: readonly string[]) => EvidenceItem[]
  readonly close: () => Promise<void>
}

export const INSTANCE = { 4: '10.9.0.2', 6: 'fd09::2' } as const

/** An instance with listeners on `ports`, cabled to a client that owns `sources`. */
export const openFilterLab = async (
  part: string,
  { ports, sources }: { ports: readonly number[]; sources: readonly string[] },
): Promise<FilterLab> => {
  const lab = openLab(part)
  const instance = lab.namespace('instance')
  const client = lab.namespace('client')
  lab.cable(
    { in: instance, device: 'eth0', addresses: [`${INSTANCE[4]}/24`, `${INSTANCE[6]}/64`] },
    { in: client, device: 'eth0', addresses: ['10.9.0.1/24', 'fd09::1/64'] },
  )
  prepareInstance(instance)
  ownAddresses(client, sources)
  const listener = instance.start([process.execPath, here('listener.ts'), ...ports.map(String)])
  await once(listener.stdout, 'data')
  const prober = client.start([process.execPath, here('prober.ts')])
  const lines = createInterface({ input: prober.stdout })
  return {
    instance,
    client,
    listener,
    probe: async batch => {
      prober.stdin.write(`${JSON.stringify(batch)}\n`)
      const [line] = await once(lines, 'line')
      return JSON.parse(String(line))
    },
    collect: commands => collectAll(instance, commands),
    close: lab.close,
  }
}

export const here = (file: string): string => `${import.meta.dirname}/${file}`

// Rejects must not be rate limited, and half-open connections must not pile up.
const SYSCTLS = [
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv6.icmp.ratelimit=0',
  'net.ipv4.icmp_msgs_per_sec=1000000',
  'net.ipv4.icmp_msgs_burst=1000000',
  'net.ipv4.tcp_max_syn_backlog=65536',
  'net.core.somaxconn=65535',
  'net.ipv4.tcp_synack_retries=1',
  'net.ipv4.tcp_syncookies=0',
]

const prepareInstance = (instance: Namespace): void => {
  // A few of these do not exist in every kernel's namespaces.
  for (const setting of SYSCTLS) instance.run(['sysctl', '-qw', setting])
  instance.must(['ip', 'route', 'add', 'default', 'via', '10.9.0.1'])
  instance.must(['ip', '-6', 'route', 'add', 'default', 'via', 'fd09::1'])
}

const ownAddresses = (client: Namespace, sources: readonly string[]): void => {
  const lines = sources.map(address =>
    address.includes(':')
      ? `addr add ${address}/128 dev lo nodad`
      : `addr add ${address}/32 dev lo`,
  )
  client.must(['ip', '-batch', '-'], `${lines.join('\n')}\n`)
}

// One shell for all of them: entering a namespace costs more than most commands.
const collectAll = (instance: Namespace, ids: readonly string[]): EvidenceItem[] => {
  const commands = ids.map(id => {
    const command = hostCommand(id)
    if (command === null) throw new Error(`no host command ${id}`)
    return isFileCommand(command) ? ['cat', command.file] : command.argv
  })
  const script = commands.map(argv => `${argv.map(quoted).join(' ')}\n${MARK}`).join('')
  const { stdout, stderr } = instance.run(['sh', '-c', script])
  const errors = stderr.split(CUT)
  return stdout
    .split(CUT)
    .slice(0, ids.length)
    .map((answer, i) => {
      const at = answer.lastIndexOf(STATUS)
      const ended = { exit: Number(answer.slice(at + 1)), stderr: errors[i] ?? '' }
      return itemOf(ids[i] ?? '', { ...ended, stdout: answer.slice(0, at) })
    })
}

const CUT = '\u001e'
const STATUS = '\u001f'
const MARK = "printf '\\037%s\\036' $?\nprintf '\\036' >&2\n"

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

const itemOf = (
  id: string,
  { exit, stdout, stderr }: { exit: number; stdout: string; stderr: string },
): EvidenceItem =>
  evidenceItem({
    file: `host/${id}.txt`,
    kind: `host.${id}`,
    subject: '',
    account: null,
    request: null,
    requestId: null,
    startedAt: '2026-11-22T08:30:00.000Z',
    collectedAt: '2026-11-22T08:30:00.000Z',
    tookMs: 0,
    status: statusOfExit({ exit, stdout, stderr }),
    exit,
    stderr,
    raw: stdout,
  })
