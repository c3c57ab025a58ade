// What does this machine see when it connects to the asked address?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { isPrivateAddress } from '#shared/plain/address-class.ts'
import type { ConnectTcp, TcpAnswer } from '#shared/plain/tcp-probe.ts'
import type { Probe } from '#shared/probe.ts'

type Place = { readonly address: string; readonly port: number }

export type ProbeTarget = Place & {
  /** Known to answer: tells a silent target from a silent network. */
  readonly control?: Place | null
  readonly signal?: AbortSignal
}

/** Two connects at most, both at the same time, kept as one piece of evidence. */
export const probeTarget = async (
  { address, port, control, signal }: ProbeTarget,
  connect: ConnectTcp,
): Promise<EvidenceItem> => {
  const start = performance.now()
  const startedAt = new Date().toISOString()
  const asked = { to: { address, port }, role: 'asked' as const }
  const wanted = control ? [asked, { to: control, role: 'control' as const }] : [asked]
  const probes = await Promise.all(
    wanted.map(async ({ to, role }) => {
      const answer = await connect({ ...to, ...(signal === undefined ? {} : { signal }) })
      return probeOf(answer, to, role)
    }),
  )
  const tookMs = Math.round(performance.now() - start)
  return evidenceItem({
    file: 'probes/local.json',
    kind: 'probe',
    subject: '',
    account: null,
    request: { address, port, control: control ?? null },
    requestId: null,
    startedAt,
    collectedAt: new Date(Date.parse(startedAt) + tookMs).toISOString(),
    tookMs,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify(probes, null, 1)}\n`,
  })
}

const probeOf = (
  answer: TcpAnswer,
  to: Place,
  role: 'asked' | 'control',
): Probe & { ownership: string } => ({
  vantagePoint: 'local',
  ...sourceSeenBy(to, answer.localAddress),
  to,
  protocol: 'tcp',
  role,
  outcome: answer.outcome,
  detail: answer.detail,
  failureSource: answer.failureSource,
  ...(answer.rttMs === null ? {} : { rttMs: answer.rttMs, clock: answer.clock }),
  attempts: answer.attempts,
  at: answer.at,
  ownership: 'unproven',
})

// Behind a translating gateway the target sees another source than the socket has.
const sourceSeenBy = (to: Place, localAddress: string | null): { from?: string } => {
  if (localAddress === null) return {}
  const isTranslated = isPrivateAddress(localAddress) && !isPrivateAddress(to.address)
  return isTranslated ? {} : { from: localAddress }
}
