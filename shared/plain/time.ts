// Which minute does this text name?

/** Minutes since an arbitrary day in the past, UTC; null for what is no ISO 8601 instant. */
export const minutesOf = (text: string): number | null => {
  const parts = ISO.exec(text)?.groups
  if (parts === undefined) return null
  const number = (name: string): number => Number(parts[name] ?? 0)
  const days = daysOf(number('y'), number('m'), number('d'))
  const zone = (parts['sign'] === '-' ? -1 : 1) * (number('zh') * 60 + number('zm'))
  return days * 1440 + number('h') * 60 + number('min') - zone
}

/** Milliseconds since 1970-01-01T00:00:00Z; null for what is no ISO 8601 instant. */
export const msOf = (text: string): number | null => {
  const minutes = minutesOf(text)
  if (minutes === null) return null
  const seconds = Number(ISO.exec(text)?.groups?.['s'] ?? 0)
  return (minutes - EPOCH_MINUTES) * 60_000 + Math.round(seconds * 1000)
}

const ISO =
  /^(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)T(?<h>\d\d):(?<min>\d\d)(?::(?<s>\d\d(?:\.\d+)?))?(?:Z|(?<sign>[+-])(?<zh>\d\d):(?<zm>\d\d))$/

// The year begins in March here, so that the leap day is its last day.
const daysOf = (year: number, month: number, day: number): number => {
  const y = month > 2 ? year : year - 1
  const m = (month + 9) % 12
  return (
    365 * y +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    Math.floor((153 * m + 2) / 5) +
    day
  )
}

const EPOCH_MINUTES = minutesOf('1970-01-01T00:00:00Z') ?? 0

/** The instant so many milliseconds after 1970-01-01T00:00:00Z, to the millisecond; '' for what is none. */
export const isoOfMs = (ms: number): string => {
  const whole = Math.floor(ms)
  const text = isoOfSeconds(Math.floor(whole / 1000)) ?? ''
  return text.replace('Z', `.${String(whole % 1000).padStart(3, '0')}Z`)
}

/** The instant so many seconds after 1970-01-01T00:00:00Z, as ISO 8601; null for what is none. */
export const isoOfSeconds = (seconds: number): string | null => {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > LAST_SECOND) return null
  const { year, month, day } = dateOf(Math.floor(seconds / 86_400))
  const rest = seconds % 86_400
  const parts = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
  return `${year}-${two(month)}-${two(day)}T${parts.map(two).join(':')}Z`
}

// 9999-12-31T23:59:59Z: later years have five digits.
const LAST_SECOND = 253_402_300_799

const two = (part: number): string => String(part).padStart(2, '0')

// Days since 1970 to a date; years begin in March here as well (400 years have 146,097 days).
const dateOf = (days: number): { year: number; month: number; day: number } => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted % 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  }
}
