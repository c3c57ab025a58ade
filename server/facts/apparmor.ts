// Whom did AppArmor refuse a socket?
// An audit line of the kernel: apparmor="DENIED" operation="bind" profile="…" comm="…" … lport=8080
// (AppArmor wiki, AppArmor_Failures, read 2026-11-22). Old kernels leave the port out.
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, mapFact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

export type SocketDenial = {
  /** Hostile text. */
  readonly program: string
  readonly profile: string
  /** null: the line does not say. */
  readonly port: number | null
  readonly source: SourceText
}

/** From the kernel's log; a log that has turned over shows nothing, which proves nothing. */
export const socketDenialsFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly SocketDenial[]> =>
  mapFact(
    hostFact(hostOutput(evidence, instanceId, 'kernel-log'), 'kernel-log', item =>
      item.raw.split('\n').map((text, i) => ({ evidence: item.id, text, line: i + 1 })),
    ),
    lines => lines.flatMap(denialOf),
  )

const DENIED = /apparmor="DENIED" operation="(?:bind|listen|create)"/

const denialOf = (source: SourceText): SocketDenial[] => {
  if (!DENIED.test(source.text)) return []
  const quoted = (key: string): string =>
    new RegExp(`\\b${key}="([^"]*)"`).exec(source.text)?.[1] ?? ''
  const port = /\blport=(\d{1,5})\b/.exec(source.text)?.[1]
  return [
    {
      program: quoted('comm'),
      profile: quoted('profile'),
      port: port === undefined ? null : Number(port),
      source: { ...source, text: source.text.slice(0, 500) },
    },
  ]
}
