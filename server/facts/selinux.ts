// Does SELinux watch this host, and whom did it refuse a port?
import type { Evidence } from '#shared/evidence.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import { avcRecord } from './avc-record.ts'
import { type Fact, idsOf, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, hostOutput, isOutput } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

/** A refused bind: the program asked for `port` and did not get it. */
export type PortDenial = {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** Hostile text. */
  readonly program: string
  /** The type of the process, `httpd_t`; null: not told. */
  readonly domain: string | null
  /** null: an old kernel does not say whether the refusal was enforced or only noted. */
  readonly enforced: true | null
  readonly source: SourceText
}

/** Each part is null when it was not read. */
export type Selinux = {
  readonly mode: 'enforcing' | 'permissive' | 'disabled' | null
  readonly denials: readonly PortDenial[] | null
}

export const selinuxFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<Selinux> => {
  const status = hostOutput(evidence, instanceId, 'selinux-status')
  const mode = isOutput(status) ? modeIn(status.item.raw) : null
  const denials = denialsIn(evidence, instanceId)
  if (mode === null && denials === null && !isOutput(status)) return status
  const items = ['selinux-status', 'selinux-denials'].flatMap(
    command => hostItem(evidence, instanceId, command) ?? [],
  )
  return present({ mode, denials }, idsOf(items))
}

const MODES = ['enforcing', 'permissive', 'disabled'] as const

const modeIn = (raw: string): Selinux['mode'] =>
  MODES.find(mode => mode === raw.trim().toLowerCase()) ?? null

// ausearch ends with 1 and these words when nothing matches; printing nothing at all is no answer.
const denialsIn = (evidence: Evidence, instanceId: string | null): Selinux['denials'] => {
  const item = hostItem(evidence, instanceId, 'selinux-denials')
  if (item === null) return null
  if (item.exit === 1 && /<no matches>/.test(item.stderr + item.raw)) return []
  if (item.status !== 'ok' || item.raw.trim() === '') return null
  const refusals = item.raw
    .split('\n')
    .map((text, i) => ({ evidence: item.id, text: text.trimEnd(), line: i + 1 }))
    .filter(({ text }) => isBindRecord(text))
    .map(denialOf)
  return refusals.includes('unreadable') ? null : refusals.filter(one => typeof one === 'object')
}

// Beside each record stand others of the same event, which hold what a program calls itself.
const isBindRecord = (text: string): boolean =>
  (text.startsWith('type=AVC ') || !text.startsWith('type=')) &&
  text.includes('avc:') &&
  text.includes('name_bind')

const denialOf = (source: SourceText): PortDenial | 'none' | 'unreadable' => {
  const record = avcRecord(source.text)
  if (record === null) return 'unreadable'
  const { fields, operations, denied } = record
  const protocol = PROTOCOLS.get(fields.get('tclass') ?? '')
  if (!denied || !operations.includes('name_bind') || protocol === undefined) return 'none'
  const port = parsePort(fields.get('src') ?? '')
  if (port === null) return 'unreadable'
  const permissive = fields.get('permissive') ?? null
  if (permissive === '1') return 'none'
  const program = fields.get('comm') ?? ''
  const domain = DOMAIN.exec(fields.get('scontext') ?? '')?.[1] ?? null
  return { protocol, port, program, domain, enforced: permissive === '0' ? true : null, source }
}

const DOMAIN = /^[^:\s]{1,80}:[^:\s]{1,80}:([A-Za-z]\w{0,80}_t)(?::|$)/

const PROTOCOLS = new Map<string, PortDenial['protocol']>([
  ['tcp_socket', 'tcp'],
  ['udp_socket', 'udp'],
])
