// Of which units and network namespaces should a host tell more, judging from what it has told already?
import {
  type HostCommand,
  namespaceCommands,
  type UnitCommandId,
  unitCommand,
} from './host-commands.ts'
import { fieldsOf, parseJson } from './untrusted.ts'

/** What the commands of these ids printed on the same host. */
export const LEADING = ['units-failed', 'ss-listeners', 'net-namespaces'] as const
export type Earlier = Readonly<Partial<Record<(typeof LEADING)[number], string>>>

export type FollowUp = { readonly command: HostCommand; readonly argument: string }

export const followUps = (earlier: Earlier): readonly FollowUp[] => [
  ...unitQuestions(earlier),
  ...namespaceQuestions(earlier),
]

/** A log is some 60 KB; a host with many services must not be asked about all of them. */
const MOST_UNITS = 6
const MOST_FAILING = 3

/** Failing units first, then those whose sockets listen. Names are hostile: what is no plain name is left out. */
const unitQuestions = (earlier: Earlier): readonly FollowUp[] =>
  unitsOf(earlier).flatMap(unit =>
    QUESTIONS.flatMap(id => {
      const command = unitCommand(id, unit)
      return command === null ? [] : [{ command, argument: unit }]
    }),
  )

const QUESTIONS: readonly UnitCommandId[] = ['unit-status', 'unit-log']

const unitsOf = (earlier: Earlier): readonly string[] => {
  const failing = linesOf(earlier['units-failed']).flatMap(line => unitAt(FAILED, line))
  const owners = linesOf(earlier['ss-listeners']).flatMap(line => unitAt(OWNER, line))
  return [...new Set([...new Set(failing)].slice(0, MOST_FAILING).concat(owners))].slice(
    0,
    MOST_UNITS,
  )
}

const linesOf = (text = ''): string[] => text.split('\n').map(line => line.slice(0, 2000))

// Its name becomes part of a file name, so it is narrower than systemd's own grammar.
const NAME = '[A-Za-z0-9][A-Za-z0-9:_.@-]{0,100}\\.(?:service|socket)'
// Older systemctl puts a dot before a failed unit, `--plain` or not.
const FAILED = new RegExp(`^(?:[^A-Za-z0-9]{1,4} )?(${NAME})\\s`)
const OWNER = new RegExp(
  ` cgroup:/system\\.slice/(?:[A-Za-z0-9_.@-]{1,100}\\.slice/)?(${NAME})(?=[\\s/])`,
)

const unitAt = (pattern: RegExp, line: string): string[] => {
  const [, unit] = pattern.exec(line) ?? []
  return unit === undefined ? [] : [unit]
}

const MOST_NAMESPACES = 32

// Process 1 is in the host's own, which the other commands have read.
const namespaceQuestions = (earlier: Earlier): readonly FollowUp[] => {
  const rows = fieldsOf(parseJson((earlier['net-namespaces'] ?? '').slice(0, 500_000)))?.[
    'namespaces'
  ]
  const pids = (Array.isArray(rows) ? rows : []).map(row => String(fieldsOf(row)?.['pid'] ?? ''))
  return pids
    .filter(pid => pid !== '1')
    .slice(0, MOST_NAMESPACES)
    .flatMap(pid => (namespaceCommands(pid) ?? []).map(command => ({ command, argument: pid })))
}
