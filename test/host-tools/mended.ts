// Does the fix that whyport gives work on the real thing: once, twice, and undone?

import type { Check } from '#server/checks/check.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Fix } from '#shared/fix.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { type FilterLab, INSTANCE, type ProbeOutcome } from '#test/kernel/filter-lab.ts'

export type Mended = {
  readonly cause: string
  readonly tool: string
  readonly before: ProbeOutcome | undefined
  /** After the commands. */
  readonly after: ProbeOutcome | undefined
  /** A client that nobody asked about sees what it saw before. */
  readonly isNarrow: boolean
  /** The second time nothing changes. */
  readonly isIdempotent: boolean
  readonly isUndone: boolean
  readonly proven: boolean
}

export type Mending = {
  readonly check: Check
  readonly from: string
  readonly to?: string
  readonly port?: number
  /** Runs a shell script where the manager of the rules is asked. */
  readonly shell: (script: string) => string
  /** What must be the same again: rules in force and as they are kept. */
  readonly state: () => string
  readonly evidence: () => Evidence
  readonly other: string
}

export const mended = async (lab: FilterLab, mending: Mending): Promise<Mended> => {
  const { shell, state } = mending
  const { cause, fix } = fixOf(mending)
  const seen = (from: string) => probed(lab, mending, from)
  const [before, others, rules] = [await seen(mending.from), await seen(mending.other), state()]
  const commands = (fix?.commands ?? []).filter(({ tool }) => !SAVING.has(tool))
  const lines = (which: 'do' | 'undo'): void => {
    for (const command of commands) shell(command[which])
  }
  lines('do')
  const [after, once] = [await seen(mending.from), state()]
  lines('do')
  const twice = state()
  const isNarrow = (await seen(mending.other)) === others
  lines('undo')
  const isUndone = state() === rules && (await seen(mending.from)) === before
  const proven = fix?.provenBySimulation ?? false
  const tool = commands.map(command => command.tool).join(' ')
  return { cause, tool, before, after, isNarrow, isIdempotent: once === twice, isUndone, proven }
}

/** Their packages are not here: what they save is the rules that are compared. */
const SAVING = new Set(['netfilter-persistent', 'service'])

const fixOf = ({
  check,
  from,
  to,
  port,
  evidence,
}: Mending): { cause: string; fix: Fix | null } => {
  const family = from.includes(':') ? 6 : 4
  const flow = hostFlow({
    to: to ?? INSTANCE[family],
    port: port ?? 8080,
    from: `${from}/${family === 4 ? 32 : 128}`,
  })
  const facts = factsOf(evidence(), { instanceId: null })
  const judge: Parameters<typeof fixFor>[0]['judge'] = (asked, known) =>
    check.run(asked, known).judgement
  const [cause] = judge(flow, facts).causes
  return cause === undefined
    ? { cause: judge(flow, facts).status, fix: null }
    : { cause: cause.id, fix: fixFor({ cause, flow, facts, judge }) }
}

const probed = async (
  lab: FilterLab,
  { to, port }: Mending,
  from: string,
): Promise<ProbeOutcome | undefined> => {
  const family = from.includes(':') ? 6 : 4
  const probes = [{ from, to: to ?? INSTANCE[family], port: port ?? 8080 }]
  return (await lab.probe({ probes, timeoutMs: 400 }))[0]
}

const SWITCHES =
  'ipv4/conf/*/rp_filter ipv4/conf/*/route_localnet ipv4/ip_forward netfilter/nf_conntrack_max'

/** Every rule in force, without counters, handles and dates. */
export const rulesInForce = (lab: FilterLab): string =>
  lab.instance
    .must([
      'sh',
      '-c',
      `nft list ruleset; iptables-legacy-save; ip6tables-legacy-save; ipset save; cd /proc/sys/net && grep -s . ${SWITCHES}`,
    ])
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/\[\d+:\d+\]|counter packets \d+ bytes \d+/g, '')
