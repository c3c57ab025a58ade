// In which state are the units that were asked about, and what do their logs complain of?
// `systemctl show UNIT` prints key=value lines (systemd.unit(5), read 2026-11-22).
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { fieldsOf, parseJson } from '#shared/plain/untrusted.ts'
import { type Fact, idsOf, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { needCommand } from './host-answers.ts'

export type Unit = {
  readonly name: string
  /** active, activating, failed, inactive … */
  readonly active: string
  readonly sub: string
  readonly restarts: number
  readonly mainPid: number
  /** It runs in a network namespace of its own (PrivateNetwork=, NetworkNamespacePath=). */
  readonly ownNetwork: boolean
  /** Its log says that it has no file descriptor left. */
  readonly lacksFiles: boolean
  /** The last line of its log: hostile text. Empty when not read. */
  readonly lastWords: string
  /** Nobody named it: it was asked about because it fails, or because it owns a listening socket. */
  readonly isFollowUp: boolean
  /** Blocks of IPAddressAllow= and IPAddressDeny=; a BPF program of its cgroup holds to them. */
  readonly allows: readonly string[]
  readonly denies: readonly string[]
  /** RestrictNetworkInterfaces=: only these (`only`), or all but these. */
  readonly devices: { readonly only: boolean; readonly names: readonly string[] }
  readonly evidence: string
}

export const unitsFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Unit[]> => {
  const own = evidence.filter(({ subject }) => subject === '' || subject === instanceId)
  const shown = own.filter(({ kind, status }) => kind === 'host.unit-status' && status === 'ok')
  const logs = own.filter(({ kind, status }) => kind === 'host.unit-log' && status === 'ok')
  if (shown.length === 0) return unavailable('not-collected', needCommand('unit-status'))
  const isFollowUp = own.some(({ kind }) => kind === 'host.units-failed')
  const units = shown.map(item => ({ ...unitOf(item, logs), isFollowUp }))
  return present(units, idsOf([...shown, ...logs]))
}

const unitOf = (item: EvidenceItem, logs: readonly EvidenceItem[]): Omit<Unit, 'isFollowUp'> => {
  const values = new Map(
    item.raw.split('\n').map(text => {
      const cut = text.indexOf('=')
      return [text.slice(0, Math.max(cut, 0)), text.slice(cut + 1).trim()] as const
    }),
  )
  const file = item.file.replace('unit-status', 'unit-log')
  const log = logs.find(candidate => candidate.file === file)
  return {
    name: (values.get('Id') ?? '').slice(0, 200),
    active: values.get('ActiveState') ?? '',
    sub: values.get('SubState') ?? '',
    restarts: Number(values.get('NRestarts') ?? 0) || 0,
    mainPid: Number(values.get('MainPID') ?? 0) || 0,
    ownNetwork:
      values.get('PrivateNetwork') === 'yes' || (values.get('NetworkNamespacePath') ?? '') !== '',
    lacksFiles: /too many open files/i.test(log?.raw ?? ''),
    lastWords: lastMessage(log?.raw ?? ''),
    allows: blocksOf(values.get('IPAddressAllow')),
    denies: blocksOf(values.get('IPAddressDeny')),
    devices: devicesOf(values.get('RestrictNetworkInterfaces') ?? ''),
    evidence: item.id,
  }
}

const blocksOf = (text = ''): readonly string[] => text.split(/\s+/).filter(word => word !== '')

// `~eth0` are all but eth0; nothing, or `~` alone, is no restriction (systemd.resource-control(5), 249).
const devicesOf = (text: string): Unit['devices'] => {
  const names = text.replace(/^~/, '').split(/\s+/)
  return { only: !text.startsWith('~'), names: names.filter(name => name !== '') }
}

// One JSON object a line; a message that is no text is a list of bytes (journalctl(1)).
const lastMessage = (raw: string): string => {
  const last = raw.trimEnd().split('\n').at(-1) ?? ''
  const message = fieldsOf(parseJson(last.slice(0, 20_000)))?.['MESSAGE']
  return typeof message === 'string' ? message.slice(0, 200) : ''
}
