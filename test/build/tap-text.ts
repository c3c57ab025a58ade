// What do tap's closing counts and its failed assertions say?
import type { Result } from 'tap-parser'

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** Reads tap's own closing comment, `# { total: 9, pass: 6, fail: 3 }`; null for any other text. */
export const countsIn = (comment: string): Counts | null => {
  const inside = /^# \{ (total: \d+.*) \}$/.exec(comment.trim())?.[1]
  if (inside === undefined) return null
  const count = (name: string): number =>
    Number(new RegExp(`\\b${name}: (\\d+)`).exec(inside)?.[1] ?? 0)
  return {
    passed: count('pass'),
    failed: count('fail'),
    skipped: count('skip') + count('todo'),
  }
}

/** One failed assertion with all its details. */
export const failureText = ({ fullname, diag }: Result): string => {
  const details = Object.entries((diag ?? {}) as Readonly<Record<string, unknown>>)
  return [
    `     failed: ${fullname}`,
    ...details
      .filter(([key]) => !OF_THE_RUNNER.includes(key))
      .flatMap(([key, value]) => detailLines(key, value)),
  ].join('\n')
}

const OF_THE_RUNNER: readonly string[] = ['stdio', 'cwd', 'externalID', 'command', 'args']

const detailLines = (key: string, value: unknown): string[] =>
  typeof value === 'string' && value.includes('\n')
    ? [
        `       ${key}:`,
        ...value
          .trimEnd()
          .split('\n')
          .map(line => `         ${line}`),
      ]
    : [`       ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`]
