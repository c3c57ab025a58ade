// Which of the types that exist does the caller like best?

/**
 * RFC 9110, 12.5.1: of the ranges that match a type the most specific gives its weight. Types of
 * equal weight: the first one offered. Null when the caller takes none of them.
 */
export const preferredType = (accept: string, offered: readonly string[]): string | null => {
  const ranges = accept.trim() === '' ? [ANYTHING] : accept.split(',').map(rangeOf)
  const best = offered
    .map(type => ({ type, weight: weightOf(type, ranges) }))
    .reduce((best, next) => (next.weight > best.weight ? next : best), { type: '', weight: 0 })
  return best.type || null
}

type Range = { readonly type: string; readonly weight: number }

const ANYTHING: Range = { type: '*/*', weight: 1 }

const rangeOf = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? '1'
  return { type, weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}

const weightOf = (type: string, ranges: readonly Range[]): number => {
  const widening = [type, `${type.split('/')[0]}/*`, '*/*']
  const matching = widening.flatMap(wanted => ranges.find(range => range.type === wanted) ?? [])
  return matching[0]?.weight ?? 0
}
