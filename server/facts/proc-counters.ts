// Which totals of the network stack does this text of /proc/net give?

/**
 * By name: `TcpExt.ListenOverflows` (netstat), `Ip.InAddrErrors` (snmp), `Ip6InNoRoutes` (snmp6).
 * Totals since the network namespace began: one reading proves nothing about now.
 */
export type ProcCounters = ReadonlyMap<string, number>

/**
 * Of /proc/net/snmp and /proc/net/netstat: a line of names, under it one of as many values, both begun by
 * the same block's name. null: the text as a whole is not such a one, and no total of it can be believed.
 */
export const counterBlocks = (raw: string): ProcCounters | null => {
  const lines = linesOf(raw)
  const names = lines.filter((_, at) => at % 2 === 0)
  return countersOf(names.map((line, at) => blockOf(line, lines[2 * at + 1] ?? [])))
}

/** Of /proc/net/snmp6: each line a name and its value. */
export const counterLines = (raw: string): ProcCounters | null =>
  countersOf(linesOf(raw).map(([name = '', ...values]) => pairsOf([name], values)))

type Pairs = readonly (readonly [name: string, value: string])[]

const linesOf = (raw: string): string[][] =>
  raw.split('\n').flatMap(line => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))

const blockOf = (
  [block = '', ...names]: readonly string[],
  [again, ...values]: readonly string[],
): Pairs | null =>
  block === again && BLOCK.test(block)
    ? pairsOf(
        names.map(name => block.replace(':', '.') + name),
        values,
      )
    : null

// MaxConn is -1. A counter of 64 bits has up to 20 digits.
const VALUE = /^(?:-1|\d{1,20})$/
const BLOCK = /^[A-Za-z0-9]{1,40}:$/

const pairsOf = (names: readonly string[], values: readonly string[]): Pairs | null =>
  names.length === values.length && values.every(value => VALUE.test(value))
    ? names.map((name, at) => [name, values[at] ?? ''])
    : null

const countersOf = (blocks: readonly (Pairs | null)[]): ProcCounters | null => {
  const pairs = blocks.flatMap(block => block ?? [])
  if (pairs.length === 0 || blocks.includes(null)) return null
  return new Map(onlyOnce(pairs).filter(isExact))
}

/** A name that comes twice has no one value. */
const onlyOnce = (pairs: Pairs): [name: string, value: number][] => {
  const times = new Map<string, number>()
  for (const [name] of pairs) times.set(name, (times.get(name) ?? 0) + 1)
  return pairs.flatMap(([name, value]) => (times.get(name) === 1 ? [[name, Number(value)]] : []))
}

/** The difference of two readings that are not exact would be a guess. */
const isExact = ([, value]: readonly [name: string, value: number]): boolean =>
  Number.isSafeInteger(value)
