// Does the host's packet filter let the first packet of a connection in?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, isNoAddress, unionAll } from '#shared/plain/address-set.ts'
import type { Container } from '../facts/containers.ts'
import type { Fact } from '../facts/fact.ts'
import type { Sysctls } from '../facts/sysctls.ts'
import type { HostCell } from '../filter/walk.ts'
import { besideBans } from './banned-jails.ts'
import { besideUnread } from './beside-unread.ts'
import { besideBpf } from './bpf-path.ts'
import { defineCheck } from './check.ts'
import { admissionFor } from './client-addresses.ts'
import { isPublished } from './container-port.ts'
import { besideDirect } from './firewalld-direct-rule.ts'
import { besideFirewalld } from './firewalld-intent.ts'
import { type HostConversation, hostConversation, sourceWords } from './host-conversation.ts'
import { byDecider, causesOf, quoteOf, ruleWords } from './host-firewall-causes.ts'
import { notCarried } from './host-not-carried.ts'
import { doubtfulRule, needsOf } from './host-undecided.ts'
import { besideUfw } from './ufw-intent.ts'
import { besideUnit } from './unit-fence.ts'

const CAUSES = [
  'host-firewall-drop',
  'host-firewall-reject',
  'nft-priority-chain-drop',
  'iptables-backend-shadowed',
  'docker-user-chain-drop',
  'forward-policy-drop',
  'ip-forward-off',
  'dnat-to-loopback-blocked',
  'fail2ban-banned-client',
  'cloud-internal-range-dropped',
  'firewalld-wrong-zone',
  'firewalld-runtime-differs',
  'bpf-program-on-path',
  'ufw-inactive-misread',
  'aegis-ip-block',
] as const

export const hostFirewall = defineCheck({
  id: 'host-firewall',
  hop: 'host-firewall',
  needs: ['hostFilter'],
  wants: [
    'hostAddresses',
    'hostRouting',
    'bpfPrograms',
    'firewalldPanic',
    'firewalldZones',
    'firewalldPolicies',
    'firewalldDirect',
    'fail2banBans',
    'ufw',
    'sysctls',
    'containers',
    'units',
    'listeners',
  ],
  causes: CAUSES,
  evaluate: (flow, facts) => {
    const { hostFilter, hostAddresses, hostRouting, bpfPrograms, units, listeners, ...around } =
      facts
    const host = hostConversation(flow, hostFilter, { hostAddresses, hostRouting })
    const { device } = host
    const kernel = besideBans(flow, around.fail2banBans, judgeFilter(flow, host, around))
    const { firewalldZones: zones, firewalldPolicies: policies } = around
    const direct = besideDirect(around.firewalldDirect, kernel)
    const zoned = besideFirewalld(flow, { zones, policies, device }, direct)
    const filter = besidePanic(around.firewalldPanic, besideUfw(around.ufw, zoned))
    const fenced = besideUnit(flow, { units, listeners, device }, filter)
    return besideBpf(flow, { bpfPrograms, device }, fenced)
  },
})

type Around = {
  readonly sysctls: Fact<Sysctls>
  readonly containers: Fact<readonly Container[]>
}

const judgeFilter = (flow: Flow, host: HostConversation, around: Around): Judgement => {
  const read = notCarried(flow, host, around.sysctls) ?? judge(flow, host)
  const { unread } = host
  const mayRedirect = isPublishedUnseen(flow, host, around.containers)
  return besideUnread(flow, { unread, settles: CAUSES, mayRedirect }, read)
}

// A container's port is published by a translation; if no rule that was read makes it, another may.
const isPublishedUnseen = (
  { port, protocol }: Flow,
  { conversation }: HostConversation,
  containers: Fact<readonly Container[]>,
): boolean =>
  port !== null &&
  containers.state === 'present' &&
  containers.value.some(container => isPublished(container, { port, protocol })) &&
  conversation.first.steps.every(({ end }) => end !== 'translate')

// What firewalld means to do; the rules in the kernel decide, and they were judged (they may have
// been flushed, or put back, since).
const besidePanic = (panic: Fact<boolean>, filter: Judgement): Judgement =>
  panic.state === 'present' && panic.value && filter.status === 'pass'
    ? { ...filter, status: 'warn', because: say('host-firewall.panic') }
    : filter

const judge = (flow: Flow, host: HostConversation): Judgement => {
  const { first } = host.conversation
  const forwarded = first.through.filter(({ packet }) => packet.goesTo === 'forward')
  const blocked = first.cells.filter(({ outcome }) => outcome === 'drop' || outcome === 'reject')
  const doubtful = first.cells.filter(({ outcome }) => outcome === 'unknown')
  const open = first.cells.filter(({ outcome }) => outcome === 'accept')
  const admission = admissionFor(flow, {
    blocked: setOf(flow, blocked),
    uncertain: unionAll(flow.family, [
      setOf(flow, doubtful),
      ...forwarded.map(({ remote }) => remote),
    ]),
  })
  const causes = byDecider(blocked).flatMap(cell => causesOf(flow, first, cell))
  const [cause, ...others] = causes
  if (cause === undefined && isNoAddress(admission.uncertain)) return passed(flow, host, open)
  if (cause !== undefined && isNoAddress(admission.admits) && isNoAddress(admission.uncertain))
    return fail(cause.because, [cause, ...others], { ...quoteOf(blocked[0]), admission })
  if (!isNoAddress(admission.uncertain))
    return undecided(flow, {
      doubtful,
      admission,
      causes,
      isForwarded: forwarded.length > 0,
      areAddressesRead: host.areAddressesRead,
    })
  const some = say('host-firewall.some', { sources: sourceWords(flow, setOf(flow, blocked)) })
  return warn(some, { causes, ...quoteOf(blocked[0]), admission })
}

const setOf = ({ family }: Flow, cells: readonly HostCell[]): AddressSet =>
  unionAll(
    family,
    cells.map(({ sources }) => sources),
  )

const passed = (flow: Flow, host: HostConversation, open: readonly HostCell[]): Judgement => {
  const [cell, ...more] = open
  const port = portWords(flow)
  const translated = host.conversation.first.through
    .map(({ packet }) => packet.numbers.dport)
    .find(
      known =>
        known !== 'absent' && known !== undefined && 'bits' in known && known.bits !== flow.port,
    )
  if (translated !== undefined && translated !== 'absent' && 'bits' in translated)
    return pass(say('host-firewall.translated', { port, other: translated.bits }), quoteOf(cell))
  if (host.isEmpty) return pass(say('host-firewall.no-rules', { family: flow.family }))
  if (cell === undefined || more.length > 0 || cell.decidedBy === null)
    return pass(say('host-firewall.passed', { port, sources: sourceWords(flow, flow.sources) }))
  return pass(
    say('host-firewall.admitted', {
      port,
      sources: sourceWords(flow, flow.sources),
      rule: ruleWords(cell.decidedBy),
    }),
    quoteOf(cell),
  )
}

type Doubt = {
  readonly doubtful: readonly HostCell[]
  readonly admission: NonNullable<Judgement['admission']>
  readonly causes: readonly FoundCause[]
  readonly isForwarded: boolean
  readonly areAddressesRead: boolean
}

const undecided = (
  flow: Flow,
  { doubtful, admission, causes, isForwarded, areAddressesRead }: Doubt,
): Judgement => {
  const [need, ...needs] = needsOf(doubtful, { settles: CAUSES, areAddressesRead })
  const sources = sourceWords(flow, admission.uncertain)
  const rule = doubtfulRule(doubtful)
  const because =
    rule === undefined && isForwarded
      ? say('host-firewall.forwarded', { sources, port: portWords(flow) })
      : say('host-firewall.undecided', {
          sources,
          port: portWords(flow),
          rule: rule === undefined ? say('host-firewall.some-rule') : ruleWords(rule),
        })
  return unknown(because, [need ?? FORWARDED_NEED, ...needs], { causes, admission })
}

const FORWARDED_NEED = {
  need: say('need.forwarded'),
  how: say('how.forwarded'),
  wouldSettle: CAUSES,
}

const portWords = ({ protocol, port }: Flow): string =>
  port === null ? protocol : `${protocol}/${port}`
