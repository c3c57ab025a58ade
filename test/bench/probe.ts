// How true and how fast is a probe, beside prometheus-blackbox-exporter and nmap?
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lab, type Namespace, openLab } from '#test/kernel/netns.ts'
import { handshakeTimes } from './handshake-times.ts'
import {
  type AskSide,
  type BenchAnswer,
  type BenchAsk,
  blackboxSide,
  missingPeers,
  nmapSide,
  ourSide,
} from './probe-sides.ts'
import { isBusy, median, rounded } from './rounds.ts'

type Case = Readonly<Record<string, unknown>>

const ADDRESS = '10.9.0.2'
const FIRST_OPEN = 10_000
const OPEN = 1000
const FIRST_DROPPED = 20_000
const ROUNDS = 5

/** `WHYPORT_BENCH_LONG=1`: 1,000 dropped ports as well, 102 s a round for nmap. */
export const probeBench = async (): Promise<readonly Case[]> => {
  const missing = missingPeers()
  if (process.getuid?.() !== 0) return [skipped('needs root for network namespaces')]
  if (missing.length > 0) return [skipped(`absent: apt-get install ${missing.join(' ')}`)]
  const lab = openLab('bench-probe')
  const folder = mkdtempSync(join(tmpdir(), 'whyport-bench-probe-'))
  try {
    const world = await build(lab, folder)
    const isLong = process.env['WHYPORT_BENCH_LONG'] === '1'
    return [
      await roundTrips(world),
      ...(await dropped(world, 100, ROUNDS)),
      ...(isLong ? await dropped(world, 1000, 2) : []),
      ...(await lossy(world)),
    ]
  } finally {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const skipped = (why: string): Case => ({ dim: 'probe', skipped: why })

type World = {
  readonly client: Namespace
  readonly target: Namespace
  readonly folder: string
  readonly ours: AskSide
  readonly blackbox: AskSide
}

const build = async (lab: Lab, folder: string): Promise<World> => {
  const [client, target] = [lab.namespace('client'), lab.namespace('target')]
  lab.cable(
    { in: client, device: 'eth0', addresses: ['10.9.0.9/24'] },
    { in: target, device: 'eth0', addresses: [`${ADDRESS}/24`] },
  )
  const script = join(import.meta.dirname, 'inside/open-ports.ts')
  const open = target.start([process.execPath, script, `${FIRST_OPEN}`, `${OPEN}`])
  await once(open.stdout, 'data')
  const lines = `table ip f { chain in { type filter hook input priority 0; tcp dport ${FIRST_DROPPED}-${FIRST_DROPPED + 999} drop; }; }`
  target.must(['nft', '-f', '-'], lines)
  return { client, target, folder, ours: ourSide(client), blackbox: blackboxSide(client, folder) }
}

const portsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i)

const AT_ONCE = 8
const PROBES = 400

/** Eight at a time; the truth is a capture beside. */
const roundTrips = async (world: World): Promise<Case> => {
  const ask = { address: ADDRESS, ports: portsFrom(FIRST_OPEN, PROBES), atOnce: AT_ONCE }
  const rounds: { peer: Captured; ours: Captured; dirty: boolean }[] = []
  for (let i = 0; i <= ROUNDS; i++) {
    const dirty = isBusy()
    const peer = await captured(world, () => world.blackbox(ask))
    const ours = await captured(world, () => world.ours(ask))
    // The first round warms up.
    if (i > 0) rounds.push({ peer, ours, dirty })
  }
  const p99 = (side: 'peer' | 'ours'): number => median(rounds.map(round => round[side].p99))
  const ratios = rounds.map(({ peer, ours }) => peer.p99 / ours.p99)
  return {
    ...{ dim: 'probe', case: `error of the round trip, p99 of ${PROBES}, ${AT_ONCE} at a time` },
    ...{ peer: 'blackbox_exporter', peer_ms: rounded(p99('peer')), ours_ms: rounded(p99('ours')) },
    ...{ ...spread(ratios), rounds: ROUNDS, dirty: rounds.filter(({ dirty }) => dirty).length },
    cpu_peer_s: rounded(median(rounds.map(({ peer }) => peer.cpuS))),
    cpu_ours_s: rounded(median(rounds.map(({ ours }) => ours.cpuS))),
    matched_peer: median(rounds.map(({ peer }) => peer.matched)),
    matched_ours: median(rounds.map(({ ours }) => ours.matched)),
  }
}

type Captured = { readonly p99: number; readonly matched: number; readonly cpuS: number }

const captured = async (
  { client, folder }: World,
  ask: () => Promise<BenchAnswer>,
): Promise<Captured> => {
  const file = join(folder, 'capture.pcap')
  const filter = 'tcp[tcpflags] & tcp-syn != 0'
  const how = ['--immediate-mode', '-U', '--time-stamp-precision=nano', '-s', '128']
  rmSync(file, { force: true })
  const argv = ['tcpdump', '-i', 'eth0', ...how, '-w', file, filter]
  // It prints what it counted, which is no case.
  const capture = client.start(['sh', '-c', 'exec "$@" 2>/dev/null', 'sh', ...argv])
  await isCapturing(file)
  const { seen, cpuS } = await ask()
  capture.kill('SIGINT')
  await once(capture, 'exit')
  const truth = handshakeTimes(file)
  const errors = seen.flatMap(({ port, rttMs }) => {
    const true_ = truth.get(port)
    return rttMs === null || true_ === undefined ? [] : [Math.abs(rttMs - true_)]
  })
  const sorted = errors.toSorted((a, b) => a - b)
  const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
  return { p99, matched: errors.length, cpuS }
}

// The header of the file is written when packets are taken.
const isCapturing = async (file: string): Promise<void> => {
  for (let i = 0; i < 500; i++) {
    if (existsSync(file) && statSync(file).size >= 24) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error('tcpdump does not start')
}

/** All ports at once: when is silence told, and when is it final? */
const dropped = async (world: World, count: number, rounds: number): Promise<Case[]> => {
  const ask = { address: ADDRESS, ports: portsFrom(FIRST_DROPPED, count), atOnce: count }
  const peer = nmapSide(world.client, ['-T4'])
  const sides = await interleaved({ peer, ours: world.ours, ask, rounds })
  const common = { dim: 'probe', peer: 'nmap -sT -T4' }
  return [
    {
      ...common,
      case: `${count} dropped ports, told`,
      ...compared(sides, ({ earlyMs }) => earlyMs),
    },
    { ...common, case: `${count} dropped ports, final`, ...compared(sides, ({ ms }) => ms) },
  ]
}

/** Every tenth packet of either way is lost, at random: which ports are called open, and how soon? */
const lossy = async (world: World): Promise<Case[]> => {
  const ask = { address: ADDRESS, ports: portsFrom(FIRST_OPEN, OPEN), atOnce: OPEN }
  world.target.must(['nft', '-f', '-'], LOSS)
  const nmap = { ...{ peer: nmapSide(world.client, ['-T3']), ours: world.ours }, ask, rounds: 5 }
  const blackbox = { ...nmap, peer: world.blackbox }
  const common = { dim: 'probe', case: `${OPEN} open ports, 10 % loss each way` }
  const cases = [
    { ...common, peer: 'nmap -sT', ...compared(await interleaved(nmap), ({ ms }) => ms) },
    {
      ...{ ...common, peer: 'blackbox_exporter, 1.5 s' },
      ...compared(await interleaved(blackbox), ({ ms }) => ms),
    },
  ]
  world.target.must(['nft', 'delete', 'table', 'ip', 'loss'])
  return cases
}

const LOSS = `table ip loss {
  chain in { type filter hook input priority -5; ip protocol tcp numgen random mod 10 < 1 drop; }
  chain out { type filter hook output priority -5; ip protocol tcp numgen random mod 10 < 1 drop; }
}`

type Sides = {
  readonly peer: readonly BenchAnswer[]
  readonly ours: readonly BenchAnswer[]
  readonly dirty: number
}

const interleaved = async ({
  peer,
  ours,
  ask,
  rounds,
}: {
  peer: AskSide
  ours: AskSide
  ask: BenchAsk
  rounds: number
}): Promise<Sides> => {
  const seen = { peer: [] as BenchAnswer[], ours: [] as BenchAnswer[], dirty: 0 }
  for (let i = 0; i < rounds; i++) {
    if (isBusy()) seen.dirty++
    seen.peer.push(await peer(ask))
    seen.ours.push(await ours(ask))
  }
  return seen
}

const compared = ({ peer, ours, dirty }: Sides, msOf: (answer: BenchAnswer) => number) => {
  const of = (side: readonly BenchAnswer[], pick: (answer: BenchAnswer) => number): number =>
    rounded(median(side.map(pick)))
  const ratios = peer.map(({ ms }, i) => ms / msOf(ours[i] ?? { ...NO_ANSWER, ms }))
  return {
    ...{ peer_ms: of(peer, ({ ms }) => ms), ours_ms: of(ours, msOf) },
    ...{ ...spread(ratios), rounds: peer.length, dirty },
    ...{ cpu_peer_s: of(peer, ({ cpuS }) => cpuS), cpu_ours_s: of(ours, ({ cpuS }) => cpuS) },
    ours_rss_mb: of(ours, ({ rssMb }) => rssMb),
    ...{ open_peer: of(peer, openOf), open_ours: of(ours, openOf) },
    least_open_ours: Math.min(...ours.map(openOf)),
  }
}

const NO_ANSWER: BenchAnswer = { ms: Number.NaN, earlyMs: Number.NaN, seen: [], cpuS: 0, rssMb: 0 }

const openOf = ({ seen }: BenchAnswer): number => seen.filter(({ isOpen }) => isOpen).length

const spread = (ratios: readonly number[]) => ({
  ratio: rounded(median(ratios)),
  min: rounded(Math.min(...ratios)),
  max: rounded(Math.max(...ratios)),
})
