// Does SELinux watch this host, and whom did it refuse a port?
import type { Evidence } from '#shared/evidence.ts'
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

const denialsIn = (evidence: Evidence, instanceId: string | null): Selinux['denials'] => {
  const item = hostItem(evidence, instanceId, 'selinux-denials')
  if (item === null) return null
  // ausearch ends with 1 and these words when nothing matches.
  if (item.exit === 1 && /<no matches>/.test(item.stderr + item.raw)) return []
  if (item.status !== 'ok') return null
  return item.raw
    .split('\n')
    .flatMap((text, i) => denialOf({ evidence: item.id, text: text.trimEnd(), line: i + 1 }))
}

// The program's name is hostile text in quotes; what is read stands after it.
const DENIAL =
  /avc:\s+denied\s+\{[^}]*\bname_bind\b[^}]*\} for .*?comm="([^"]*)".*\bsrc=(\d+)\b.*\btclass=(tcp|udp)_socket\b.*\bpermissive=0\b/

const denialOf = (source: SourceText): PortDenial[] => {
  const [, program = '', port = '', protocol] = DENIAL.exec(source.text) ?? []
  return protocol === 'tcp' || protocol === 'udp'
    ? [{ protocol, port: Number(port), program, source }]
    : []
}
