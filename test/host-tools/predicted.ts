// What does whyport say about the host firewall for these clients and ports, from what tools print there?
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Judgement } from '#shared/judgement.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { type FilterLab, INSTANCE, type ProbeOutcome } from '#test/kernel/filter-lab.ts'

export type Ask = { readonly from: string; readonly port: number }

/** Commands that the packet filter is read with, and the routes that its rules may ask. */
export const FILTER_COMMANDS = [
  'ip-addr',
  'ip-rule',
  'ip-route',
  'ip6-rule',
  'ip6-route',
  'nft-ruleset',
  'nft-ruleset-text',
  'ipset',
  'iptables-version',
  'iptables-save',
  'ip6tables-save',
  'iptables-legacy-save',
  'ip6tables-legacy-save',
  'ip-tables-names',
  'ip6-tables-names',
  'proc-tcp',
  'sysctl-net',
]

const familyOf = ({ from }: Ask): 4 | 6 => (from.includes(':') ? 6 : 4)

export const judged = (evidence: Evidence, ask: Ask): Judgement => {
  const family = familyOf(ask)
  const flow = hostFlow({
    to: INSTANCE[family],
    port: ask.port,
    from: `${ask.from}/${family === 4 ? 32 : 128}`,
  })
  return hostFirewall.run(flow, factsOf(evidence, { instanceId: null })).judgement
}

/** One line for each client and port where what was said and what the kernel did part, or stays open. */
export const compared = async (
  lab: FilterLab,
  asks: readonly Ask[],
): Promise<{ readonly wrong: readonly string[]; readonly open: readonly string[] }> => {
  const evidence = lab.collect(FILTER_COMMANDS)
  const outcomes = await lab.probe({
    probes: asks.map(ask => ({ ...ask, to: INSTANCE[familyOf(ask)] })),
    timeoutMs: 400,
  })
  const said = asks.map((ask, i) => ({
    line: `${ask.from} ${ask.port}`,
    judgement: judged(evidence, ask),
    outcome: outcomes[i] ?? 'error',
  }))
  return {
    wrong: said
      .filter(({ judgement, outcome, line }) => isWrong(judgement, outcome, line))
      .map(({ line, judgement, outcome }) => `${line}: ${judgement.status}, kernel ${outcome}`),
    open: said.filter(({ judgement }) => judgement.status === 'unknown').map(({ line }) => line),
  }
}

// Inside one machine an ICMPv6 answer to the first SYN is lost (it meets a locked socket), so a reject
// over IPv6 looks silent for a second (measured on Linux 6.18, 2026-11-22).
const isWrong = ({ status, causes }: Judgement, outcome: ProbeOutcome, line: string): boolean => {
  if (status === 'unknown') return false
  if (status === 'pass') return outcome !== 'talks'
  const isRejected = causes.some(({ id }) => /reject|banned|firewalld/.test(id))
  if (outcome === 'timed-out') return isRejected && !line.includes(':')
  return outcome === 'talks' || outcome === 'open' || outcome === 'error'
}
