// Which of two ways is faster, judged by interleaved rounds of one run?
import { readFileSync } from 'node:fs'

export type Side = () => Promise<unknown> | unknown

export type Compared = {
  readonly peer_ms: number
  readonly ours_ms: number
  /** Median of peer ÷ ours, round by round. */
  readonly ratio: number
  readonly min: number
  readonly max: number
  readonly rounds: number
  /** Rounds in which something else was eating the processor. */
  readonly dirty: number
  readonly cpu_peer_s: number
  readonly cpu_ours_s: number
}

/** A B A B …: what slows the machine down slows both sides. One round of each warms up, unmeasured. */
export const compare = async (peer: Side, ours: Side, rounds = 5): Promise<Compared> => {
  await peer()
  await ours()
  const measured: { peer: Spent; ours: Spent; dirty: boolean }[] = []
  for (let i = 0; i < rounds; i++) {
    const dirty = isBusy()
    measured.push({ peer: await spentOn(peer), ours: await spentOn(ours), dirty })
  }
  const ratios = measured.map(round => round.peer.wallMs / round.ours.wallMs)
  return {
    peer_ms: rounded(median(measured.map(round => round.peer.wallMs))),
    ours_ms: rounded(median(measured.map(round => round.ours.wallMs))),
    ratio: rounded(median(ratios)),
    min: rounded(Math.min(...ratios)),
    max: rounded(Math.max(...ratios)),
    rounds,
    dirty: measured.filter(round => round.dirty).length,
    cpu_peer_s: rounded(median(measured.map(round => round.peer.cpuS))),
    cpu_ours_s: rounded(median(measured.map(round => round.ours.cpuS))),
  }
}

type Spent = { readonly wallMs: number; readonly cpuS: number }

const spentOn = async (side: Side): Promise<Spent> => {
  const cpu = process.cpuUsage()
  const started = performance.now()
  await side()
  const wallMs = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs, cpuS: (user + system) / 1e6 }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export const rounded = (value: number): number => Math.round(value * 1000) / 1000

// Share of the last ten seconds in which some task waited for a processor; absent on old kernels.
export const isBusy = (): boolean => {
  try {
    const text = readFileSync('/proc/pressure/cpu', 'utf8')
    return Number(/some avg10=(?<share>[\d.]+)/.exec(text)?.groups?.['share'] ?? 0) > 40
  } catch {
    return false
  }
}
