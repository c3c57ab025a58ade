// What does the target of an iptables rule do to a packet?
import type { Family } from '#shared/plain/ip.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { MarkValue, Step, Verdict } from '../filter/host-rule.ts'
import type { SavedOption } from './iptables-words.ts'

export type Target = {
  /** Empty when the rule has none. */
  readonly name: string
  readonly goto: boolean
  readonly options: readonly SavedOption[]
}

/** `chains`: names of the same table, so that a jump is told from an unknown target. */
export const targetSteps = (
  target: Target,
  chains: ReadonlySet<string>,
  family: Family,
): readonly Step[] => {
  if (target.name === '') return []
  if (target.goto) return verdict({ do: 'goto', chain: target.name })
  if (chains.has(target.name)) return verdict({ do: 'jump', chain: target.name })
  const decode = Object.hasOwn(TARGETS, target.name) ? TARGETS[target.name] : undefined
  return decode?.(target, family) ?? [opaque(target.name)]
}

const verdict = (of: Verdict): readonly Step[] => [{ step: 'verdict', verdict: of }]

const opaque = (name: string): Step => ({ step: 'opaque', unsure: { kind: 'construct', name } })

const value = ({ options }: Target, name: string): string | null =>
  options.find(option => option.name === name)?.values[0] ?? null

const NOTHING = (): readonly Step[] => []

type Decode = (target: Target, family: Family) => readonly Step[] | null

const TARGETS: Readonly<Record<string, Decode>> = {
  ACCEPT: () => verdict({ do: 'accept' }),
  DROP: () => verdict({ do: 'drop' }),
  RETURN: () => verdict({ do: 'return' }),
  REJECT: target => verdict({ do: 'reject', how: rejectKind(target) }),
  MARK: target => markSteps(target, 'mark'),
  CONNMARK: target => connectionMark(target),
  NOTRACK: () => [{ step: 'notrack' }],
  CT: target => connectionTarget(target),
  DNAT: (target, family) => destination(target, family),
  REDIRECT: target => redirect(target),
  SNAT: () => verdict({ do: 'source-nat' }),
  MASQUERADE: () => verdict({ do: 'source-nat' }),
  LOG: NOTHING,
  NFLOG: NOTHING,
  ULOG: NOTHING,
  TRACE: NOTHING,
  AUDIT: NOTHING,
  TCPMSS: NOTHING,
  TOS: NOTHING,
  DSCP: NOTHING,
  CLASSIFY: NOTHING,
  CHECKSUM: NOTHING,
  SET: NOTHING,
}

const rejectKind = (target: Target): string =>
  value(target, '--reject-with') ?? 'icmp-port-unreachable'

const markSteps = (target: Target, field: 'mark' | 'ct-mark'): readonly Step[] | null => {
  const [option] = target.options
  if (option === undefined || target.options.length !== 1) return null
  const [first, second] = (option.values[0] ?? '').split('/').map(wordOf)
  const made =
    first === undefined || first === null ? null : changeOf(option.name, first, second ?? null)
  return made === null ? null : [{ step: 'mark', field, value: { from: field, ...made } }]
}

// `--set-xmark value/mask` clears the mask's bits, then turns round those of the value.
const changeOf = (
  name: string,
  first: number,
  mask: number | null,
): Omit<MarkValue, 'from'> | null => {
  const whole = mask ?? 0xffff_ffff
  if (name === '--set-xmark') return { and: ~whole >>> 0, xor: first }
  if (name === '--set-mark') return { and: ~(whole | first) >>> 0, xor: first }
  if (name === '--and-mark') return { and: first, xor: 0 }
  if (name === '--or-mark') return { and: ~first >>> 0, xor: first }
  return name === '--xor-mark' ? { and: 0xffff_ffff, xor: first } : null
}

const wordOf = (text: string): number | null =>
  /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : null

const connectionMark = (target: Target): readonly Step[] | null => {
  const [option, ...more] = target.options
  const copy: MarkValue = { from: 'ct-mark', and: 0xffff_ffff, xor: 0 }
  if (more.length === 0 && option?.name === '--restore-mark')
    return [{ step: 'mark', field: 'mark', value: copy }]
  if (more.length === 0 && option?.name === '--save-mark')
    return [{ step: 'mark', field: 'ct-mark', value: { ...copy, from: 'mark' } }]
  const masked = ['--restore-mark', '--save-mark'].includes(option?.name ?? '')
  if (masked)
    return [
      { step: 'mark', field: option?.name === '--save-mark' ? 'ct-mark' : 'mark', value: null },
    ]
  return markSteps(target, 'ct-mark')
}

const connectionTarget = ({ options }: Target): readonly Step[] | null => {
  if (options.some(({ name }) => name === '--notrack')) return [{ step: 'notrack' }]
  return options.every(({ name }) => HARMLESS_CT.has(name)) ? [] : null
}

const HARMLESS_CT = new Set(['--helper', '--ctevents', '--expevents', '--timeout'])

// `address`, `address:port`, `[v6]:port`, `:port`; ranges are left open.
const destination = (target: Target, family: Family): readonly Step[] | null => {
  const text = value(target, '--to-destination')
  const parts =
    /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:[\]]*)|(?<bare>[^[\]]+))(?::(?<port>[\d-]+))?$/.exec(
      text ?? '',
    )?.groups
  if (parts === undefined) return null
  const written = parts['v6'] ?? parts['v4'] ?? parts['bare'] ?? ''
  const address = written === '' ? ('same' as const) : parseAddress(written)
  if (address !== 'same' && address?.family !== family) return unknownPlace()
  return verdict({ do: 'translate', address, port: portOf(parts['port']) })
}

const unknownPlace = (): readonly Step[] => verdict({ do: 'translate', address: null, port: null })

const redirect = (target: Target): readonly Step[] =>
  verdict({
    do: 'translate',
    address: 'self',
    port: portOf(value(target, '--to-ports') ?? undefined),
  })

const portOf = (text: string | undefined): number | 'same' | null => {
  if (text === undefined) return 'same'
  return /^\d{1,5}$/.test(text) ? Number(text) : null
}
