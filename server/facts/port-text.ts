// Which ports does this rule text name?
import type { IntervalSet } from '#shared/plain/interval-set.ts'
import { ANY_PORT, portRange } from '#shared/plain/port-range.ts'

/**
 * `80/80`, `1/65535`, `-1/-1` (any), a lone `80`; `0/0` is another product's word for any.
 * null: not readable. The empty text is not read here: it means "unset", which each field explains
 * in its own way (network-semantics C.2; help.aliyun.com security group rules, read 2026-11-22).
 */
export const portsFromText = (text: string): IntervalSet | null => {
  const [first = '', second = first, ...rest] = text.split('/').map(part => part.trim())
  if (rest.length > 0) return null
  if (ANY_TEXTS.includes(`${first}/${second}`)) return ANY_PORT
  const [from, to] = [first, second].map(readPort)
  return from === undefined || to === undefined || !(from <= to) ? null : portRange(from, to)
}

const ANY_TEXTS: readonly string[] = ['-1/-1', '0/0', '1/65535', '0/65535']

const readPort = (text: string | undefined): number =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : Number.NaN
