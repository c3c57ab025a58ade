// How fast are large rule sets read and walked, and what does reading a whole host cost?
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT } from '#cli/exit-code.ts'
import { hostFilterFact, tablesFor } from '#server/facts/host-filter.ts'
import { type Conversation, type ConversationAsked, converse } from '#server/filter/conversation.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { HOST_COMMANDS, isFileCommand } from '#shared/plain/host-commands.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { addressOf } from '#test/kernel/walked.ts'
import { compare, median } from './rounds.ts'

const ROOT = join(import.meta.dirname, '../..')
const SIZES = [1_000, 20_000] as const
const ASKED = 200
const ROUNDS = 5

/** `tcp dport <port> ip saddr <block> accept`, as they stand behind each other in one chain. */
type BareRule = { readonly port: number; readonly from: number; readonly to: number }

/** A /24 and a port each; the same ones in every run. */
const bareRules = (count: number): readonly BareRule[] => {
  const random = randomFrom(20261126)
  return Array.from({ length: count }, () => {
    const from = (0x0a00_0000 + random.below(2 ** 16) * 256) >>> 0
    return { port: 1 + random.below(60_000), from, to: from + 255 }
  })
}

const textOf = (address: number): string =>
  [24, 16, 8, 0].map(shift => (address >>> shift) & 255).join('.')

const match = (protocol: string, field: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field } }, right },
})

/** What `nft -j -a list ruleset` prints of such a chain, whose policy is drop. */
const nftText = (rules: readonly BareRule[]): string => {
  const place = { family: 'inet', table: 'filter' }
  const chain = { ...place, name: 'input', handle: 1, type: 'filter', hook: 'input' }
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family: 'inet', name: 'filter', handle: 1 } },
      { chain: { ...chain, prio: 0, policy: 'drop' } },
      ...rules.map(({ port, from }, at) => ({
        rule: {
          ...{ ...place, chain: 'input', handle: at + 2 },
          expr: [
            match('ip', 'saddr', { prefix: { addr: textOf(from), len: 24 } }),
            match('tcp', 'dport', port),
            { counter: { packets: 0, bytes: 0 } },
            { accept: null },
          ],
        },
      })),
    ],
  })
}

const evidenceOf = (text: string) =>
  hostEvidence({
    ...{ 'nft-ruleset': text, 'iptables-save': '', 'ip6tables-save': '' },
    ...{ 'iptables-legacy-save': '', 'ip6tables-legacy-save': '' },
  })

const tablesOf = (text: string): ConversationAsked['tables'] => {
  const fact = hostFilterFact(evidenceOf(text), { instanceId: null })
  if (fact.state === 'unavailable') throw new Error('the rules were not read')
  return tablesFor(fact.value, 4).tables
}

/** `limit`: the same text through JSON.parse, which checks nothing and remembers no line. */
const reading = async (count: number) => {
  const text = nftText(bareRules(count))
  return {
    ...{ dim: 'host', case: `read ${count} nft rules`, limit: 'JSON.parse' },
    text_mb: rounded(text.length / 1e6),
    ...(await compare(
      () => JSON.parse(text),
      () => tablesOf(text),
      ROUNDS,
    )),
  }
}

type Packet = { readonly port: number; readonly client: number }

const packets = (rules: readonly BareRule[]): readonly Packet[] => {
  const random = randomFrom(7)
  return Array.from({ length: ASKED }, () => {
    const near = random.pick(rules)
    // Half of them meet a rule, the others fall through to the policy.
    return random.chance(0.5)
      ? { port: near.port, client: near.from + random.below(256) }
      : { port: 60_001 + random.below(5_000), client: near.from }
  })
}

/** A verdict is a whole conversation; `limit`: the first packet by the shortest loop there is. */
const walking = async (count: number) => {
  const rules = bareRules(count)
  const tables = tablesOf(nftText(rules))
  const asked = packets(rules)
  let bare: boolean[] = []
  let ours: boolean[] = []
  const compared = await compare(
    () => {
      bare = asked.map(({ port, client }) =>
        rules.some(rule => rule.port === port && rule.from <= client && client <= rule.to),
      )
    },
    () => {
      ours = asked.map(packet => isLetIn(conversationOf(packet, tables)))
    },
    ROUNDS,
  )
  return {
    ...{ dim: 'host', case: `walk ${count} nft rules`, limit: 'a loop that tells yes or no' },
    verdicts: ASKED,
    verdicts_per_s: Math.round((ASKED / compared.ours_ms) * 1000),
    us_per_rule: rounded((compared.ours_ms * 1000) / ASKED / count),
    ...compared,
    correct_ours: bare.length === ASKED && bare.every((accepts, at) => accepts === ours[at]),
  }
}

const OWN = addressOf('10.0.0.5')

const conversationOf = (
  { port, client }: Packet,
  tables: ConversationAsked['tables'],
): Conversation =>
  converse({
    ...{ family: 4, protocol: 'tcp', port, tables },
    sources: singleAddress(addressOf(textOf(client))),
    ...{ local: OWN, device: 'eth0', deviceAddress: OWN, ownAddresses: [OWN] },
    routes: { state: 'unread', commands: [] },
  })

const isLetIn = ({ first }: Conversation): boolean =>
  first.cells.every(({ outcome }) => outcome === 'accept')

/** `peer`: the same programs one after the other from a shell, their output thrown away. */
const collecting = () => {
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: collected(), peer: inAShell() }))
  const oursMs = median(rounds.map(({ ours }) => ours.wallMs))
  const peerMs = median(rounds.map(({ peer }) => peer))
  return {
    ...{ dim: 'host', case: 'whyport collect on this machine', peer: 'sh, one after the other' },
    ...{ rounds: ROUNDS, ours_ms: Math.round(oursMs), target_ms: 500 },
    ...{ peer_ms: Math.round(peerMs), ratio: rounded(peerMs / oursMs) },
    reading_ms: Math.round(median(rounds.map(({ ours }) => ours.wallMs - ours.startMs))),
    peak_mb: Math.round(median(rounds.map(({ ours }) => ours.peakMb))),
    target_mb: 80,
  }
}

/** The process tells its own peak at its end; nothing else is added to it. */
const PEAK =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("PEAK "+process.resourceUsage().maxRSS+"\\n"))'

const collected = () => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-bench-'))
  const startMs = spentOn(() => whyport('collect', '--help'))
  let stderr = ''
  const wallMs = spentOn(() => {
    stderr = whyport('collect', '--out', join(folder, 'host'), '--quiet').stderr
  })
  rmSync(folder, { recursive: true })
  const kb = /PEAK (?<kb>\d+)/.exec(stderr)?.groups?.['kb']
  return { startMs, wallMs, peakMb: Number(kb) / 1024 }
}

const whyport = (...args: readonly string[]) => {
  const ended = spawnSync(
    process.execPath,
    ['--import', PEAK, join(ROOT, 'cli/main.ts'), ...args],
    { encoding: 'utf8' },
  )
  if (ended.status !== EXIT.ok && ended.status !== EXIT.unread) throw new Error(ended.stderr)
  return ended
}

const inAShell = (): number => {
  const lines = HOST_COMMANDS.flatMap(command =>
    isFileCommand(command) || command.onlyIf !== null
      ? []
      : [`${command.argv.map(quoted).join(' ')} >/dev/null 2>&1`],
  )
  return spentOn(() => spawnSync('sh', ['-c', lines.join('\n')]))
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

const spentOn = (work: () => unknown): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const rounded = (value: number): number => Math.round(value * 100) / 100

export const hostBench = async (): Promise<Record<string, unknown>[]> => {
  const cases: Record<string, unknown>[] = []
  for (const count of SIZES) cases.push(await reading(count))
  const walks = []
  for (const count of SIZES) walks.push(await walking(count))
  const [few, many] = walks.map(({ ours_ms }) => ours_ms / ASKED)
  const added = (SIZES[1] - SIZES[0]) / 1_000
  const growth = { ms_per_1000_added_rules: rounded(((many ?? 0) - (few ?? 0)) / added) }
  return [...cases, ...walks.map(walk => ({ ...walk, ...growth })), collecting()]
}
