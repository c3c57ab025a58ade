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

const ISO =
  /^(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)T(?<h>\d\d):(?<min>\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|(?<sign>[+-])(?<zh>\d\d):(?<zm>\d\d))$/

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
