// What came of one command on a host?

/** As in `shared/evidence.ts`, repeated here because the agent loads no schema library. */
export type OutcomeStatus = 'ok' | 'absent' | 'failed' | 'denied' | 'timed-out' | 'truncated'

/** One command that was run or one file that was read, as it came. */
export type HostOutcome = {
  readonly id: string
  /** Of commands that take one (a unit), else null. */
  readonly argument: string | null
  /** The program and its arguments, or the one file. */
  readonly asked: { readonly argv: readonly string[] } | { readonly file: string }
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly status: OutcomeStatus
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly tookMs: number
}

/** Exit statuses written down when there is none of the program's own. */
export const EXIT = {
  /** Cut at the size limit: 128 + SIGXFSZ, the signal for a file grown too big. */
  truncated: 153,
  timedOut: 124,
  /** The shell's word for "found and not allowed to run". */
  denied: 126,
  absent: 127,
} as const

/** A refusal counts only where output is lacking: `sysctl -a` skips a few keys and still answers. */
export const statusOfExit = (seen: {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}): OutcomeStatus => {
  if (seen.exit === EXIT.absent) return 'absent'
  if (seen.exit === EXIT.timedOut) return 'timed-out'
  if (seen.exit === EXIT.truncated) return 'truncated'
  if (REFUSED.test(seen.stderr) && (seen.exit !== 0 || seen.stdout.trim() === '')) return 'denied'
  return seen.exit === 0 ? 'ok' : 'failed'
}

// nft: "Operation not permitted (you must be root)"; iptables-save: "Permission denied (you must be
// root)"; ufw: "You need to be root to run this script"; firewall-cmd: "Authorization failed".
const REFUSED =
  /permission denied|operation not permitted|must be root|need to be root|are you root|requires root|not authorized|authorization failed|access denied/i
