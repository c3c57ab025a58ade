// Which blocks of settings does firewall-cmd list?
// A heading at the left edge, `public (active)`, and indented `key: values` lines under it; rich rules stand one
// to a line, further in (firewalld 0.6 to 2.x, firewall-cmd(1), read 2026-11-22; seen with 1.3.3).

export type SettingsBlock = {
  readonly name: string
  /** From 1. */
  readonly line: number
  readonly valuesOf: (key: string) => readonly string[]
  readonly richRules: readonly string[]
}

/** null: no heading stands in it. */
export const settingsBlocks = (raw: string): readonly SettingsBlock[] | null => {
  const lines = raw.split('\n')
  const starts = lines.flatMap((text, i) => (/^\S/.test(text) ? [i] : []))
  if (starts.length === 0) return null
  return starts.map((start, i) => blockOf(lines.slice(start, starts[i + 1] ?? lines.length), start))
}

const blockOf = ([heading = '', ...lines]: readonly string[], start: number): SettingsBlock => ({
  name: heading.split(/\s/)[0] ?? '',
  line: start + 1,
  valuesOf: key => {
    const found = lines.find(text => text.trimStart().startsWith(`${key}:`)) ?? ''
    return found
      .slice(found.indexOf(':') + 1)
      .split(/\s+/)
      .filter(word => word !== '')
  },
  richRules: lines.map(text => text.trim()).filter(text => text.startsWith('rule ')),
})
