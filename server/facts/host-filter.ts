// Which packet filters does the host have, and were all of them read?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { FilterTable } from '../filter/host-rule.ts'
import { type Fact, present, type UnavailableReason, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { lostByNft, textContradicts } from './filter-contradictions.ts'
import { hostItem, hostOutput, isOutput, needCommand } from './host-answers.ts'
import { type IpSets, parseIpSets } from './ip-sets.ts'
import { parseIptablesSave, type SavedBackend, type SavedTable, tableOfSaved } from './iptables.ts'
import { parseNftJson } from './nftables.ts'
import { filterTable } from './pair-iptables.ts'

/**
 * Linux can hold three filters at once: nf_tables, the legacy IPv4 tables, the legacy IPv6 tables.
 * Each is either read completely, or not read, and then nothing is said about it:
 * - nf_tables: `nft -j list ruleset` ended well and is whole, and neither `nft list ruleset` nor an
 *   iptables-save of the nft build contradicts it; or nft has no JSON, `nft list ruleset` ended well
 *   and printed nothing at all, and no iptables-save of the nft build shows a rule. iptables-save of the nft build alone
 *   never suffices, it does not show tables that other tools made. A missing nft program proves
 *   nothing: others write such tables too.
 * - legacy: iptables-legacy-save ended well and shows every table that the kernel names; or iptables-save is the legacy build and ended well;
 *   or /proc/net/ip_tables_names could be read and names no table; or that file is missing although
 *   /proc/net could be read (proc-tcp): the kernel part is not loaded. A missing program, or a
 *   missing file by itself, proves nothing.
 */
export type HostFilter = {
  readonly nft: Reading
  readonly legacy: Readonly<Record<Family, Reading>>
}

export type Reading =
  | { readonly state: 'read'; readonly tables: readonly FilterTable[] }
  | { readonly state: 'unread'; readonly reason: UnavailableReason; readonly need: Need }

export const hostFilterFact = (evidence: Evidence, host: HostChoice): Fact<HostFilter> => {
  const seen: Seen = { evidence, instanceId: host.instanceId, cites: new Set() }
  const value: HostFilter = {
    nft: nftReading(seen),
    legacy: { 4: legacyReading(seen, 4), 6: legacyReading(seen, 6) },
  }
  const readings = [value.nft, value.legacy[4], value.legacy[6]]
  if (readings.some(reading => reading.state === 'read')) return present(value, [...seen.cites])
  const reason = value.nft.state === 'unread' ? value.nft.reason : 'not-collected'
  return unavailable(reason, needCommand('nft-ruleset'), [...seen.cites])
}

type Seen = {
  readonly evidence: Evidence
  readonly instanceId: string | null
  readonly cites: Set<string>
}

const unread = (reason: UnavailableReason, command: string): Reading => ({
  state: 'unread',
  reason,
  need: needCommand(command),
})

const output = ({ evidence, instanceId, cites }: Seen, command: string) => {
  const answer = hostOutput(evidence, instanceId, command)
  if (isOutput(answer)) cites.add(answer.item.id)
  else for (const id of answer.cites) cites.add(id)
  return answer
}

const nftReading = (seen: Seen): Reading => {
  const answer = output(seen, 'nft-ruleset')
  const saved = [...savedTables(seen, 4), ...savedTables(seen, 6)]
  if (!isOutput(answer))
    return holdsNothing(seen, saved)
      ? { state: 'read', tables: [] }
      : unread(answer.reason, 'nft-ruleset')
  const tables = parseNftJson(answer.item)
  if (tables === null) return unread('undecodable', 'nft-ruleset')
  const text = output(seen, 'nft-ruleset-text')
  if (isOutput(text) && textContradicts(tables, text.item.raw))
    return unread('undecodable', 'nft-ruleset-text')
  if (lostByNft(tables, saved) !== null) return unread('undecodable', 'nft-ruleset')
  return {
    state: 'read',
    tables: tables
      .filter(table => table.active !== false)
      .map(table =>
        filterTable(
          table,
          saved.find(({ family, name }) => family === table.family && name === table.name) ?? null,
        ),
      ),
  }
}

/**
 * Text is not decoded, but a listing without any table needs no decoding: good for an nft without
 * JSON (before 0.9). Any other failure of the JSON reading says nothing, and then an empty text may
 * be as broken as the JSON was.
 */
const holdsNothing = (seen: Seen, saved: readonly SavedTable[]): boolean => {
  const json = hostItem(seen.evidence, seen.instanceId, 'nft-ruleset')
  const hasNoJson = json?.status === 'failed' && NO_JSON.test(json.stderr)
  const text = output(seen, 'nft-ruleset-text')
  return hasNoJson && isOutput(text) && text.item.raw.trim() === '' && lostByNft([], saved) === null
}

const NO_JSON = /invalid option|unrecognized option|json support not compiled|no json support/i

// Not being there or not being readable only leaves `xt` parts of nft rules open.
const savedTables = (seen: Seen, family: Family): readonly SavedTable[] => {
  const answer = output(seen, family === 4 ? 'iptables-save' : 'ip6tables-save')
  if (!isOutput(answer) || buildOf(seen, answer.item) !== 'nft') return []
  return (
    parseIptablesSave(answer.item, { family, backend: 'nft', sets: setsOf(seen, answer.item) }) ??
    []
  )
}

/**
 * Which backend this iptables-save speaks to. From 1.8.9 its first line says `(nf_tables)`; 1.8.4 to
 * 1.8.7 print the same line for both (seen in the packages of Debian 11 and Ubuntu 20.04, 22.04), so
 * `iptables -V` decides; before 1.8 there was only the legacy one. null: it can't be told.
 */
const buildOf = (seen: Seen, { raw }: EvidenceItem): SavedBackend | null => {
  const first = /^# Generated by (?<program>\S+) v(?<version>[\d.]+)(?<nft> \(nf_tables\))?/m.exec(
    raw,
  )?.groups
  if (first?.['nft'] !== undefined || /-nft-save$|^xtables-save$/.test(first?.['program'] ?? ''))
    return 'nft'
  if (/legacy-save$/.test(first?.['program'] ?? '')) return 'legacy'
  const version = output(seen, 'iptables-version')
  const said = isOutput(version)
    ? /v(?<version>[\d.]+)(?: \((?<build>\w+)\))?/.exec(version.item.raw)?.groups
    : undefined
  if (said?.['build'] === 'nf_tables') return 'nft'
  if (said?.['build'] === 'legacy' || isBefore18(said?.['version'])) return 'legacy'
  return isBefore18(first?.['version']) ? 'legacy' : null
}

const isBefore18 = (version: string | undefined): boolean => {
  const [major, minor] = (version ?? '').split('.').map(Number)
  return major === 1 && minor !== undefined && minor < 8
}

// Sets that were not read leave the rules that name them open.
const setsOf = (seen: Seen, { raw }: EvidenceItem): IpSets => {
  if (!raw.includes('--match-set')) return new Map()
  const saved = output(seen, 'ipset')
  return isOutput(saved) ? parseIpSets(saved.item.raw) : new Map()
}

const legacyReading = (seen: Seen, family: Family): Reading => {
  const v = family === 4 ? '' : '6'
  const own = output(seen, `ip${v}tables-legacy-save`)
  if (isOutput(own)) return savedReading(seen, own.item, family)
  const general = output(seen, `ip${v}tables-save`)
  if (isOutput(general) && buildOf(seen, general.item) === 'legacy')
    return savedReading(seen, general.item, family)
  if (hasNoTable(seen, `ip${v}-tables-names`)) return { state: 'read', tables: [] }
  return unread(own.reason, `ip${v}tables-legacy-save`)
}

const savedReading = (seen: Seen, item: EvidenceItem, family: Family): Reading => {
  const command = family === 4 ? 'iptables-legacy-save' : 'ip6tables-legacy-save'
  const tables = parseIptablesSave(item, { family, backend: 'legacy', sets: setsOf(seen, item) })
  if (tables === null) return unread('undecodable', command)
  if (REFUSED.test(item.stderr)) return unread('no-privilege', command)
  const shown = new Set(tables.map(({ name }) => name))
  if (registered(seen, family).some(name => !shown.has(name))) return unread('incomplete', command)
  if (shown.size === 0 && warnsOfLegacy(seen, family)) return unread('incomplete', command)
  return { state: 'read', tables: tables.map(table => tableOfSaved(table, 'legacy')) }
}

const REFUSED = /permission denied|must be root|operation not permitted/i

// The kernel's own list of legacy tables; what it names, a whole dump shows.
const registered = (seen: Seen, family: Family): readonly string[] => {
  const names = output(seen, family === 4 ? 'ip-tables-names' : 'ip6-tables-names')
  return isOutput(names) ? names.item.raw.split('\n').filter(name => name.trim() !== '') : []
}

// iptables of the nft build tells on stderr when it sees tables of the other backend.
const warnsOfLegacy = (seen: Seen, family: Family): boolean => {
  const general = output(seen, family === 4 ? 'iptables-save' : 'ip6tables-save')
  return isOutput(general) && /legacy tables present/i.test(general.item.stderr)
}

const hasNoTable = (seen: Seen, command: string): boolean => {
  const names = hostItem(seen.evidence, seen.instanceId, command)
  if (names === null) return false
  seen.cites.add(names.id)
  if (names.status === 'ok') return names.raw.trim() === ''
  return names.status === 'absent' && isOutput(output(seen, 'proc-tcp'))
}

/** Tables that can touch a packet of this family, and the backends that were not read. */
export const tablesFor = (
  { nft, legacy }: HostFilter,
  family: Family,
): { readonly tables: readonly FilterTable[]; readonly unread: readonly Need[] } => {
  const readings = [nft, legacy[family]]
  return {
    tables: readings.flatMap(reading => (reading.state === 'read' ? reading.tables : [])),
    unread: readings.flatMap(reading => (reading.state === 'unread' ? [reading.need] : [])),
  }
}
