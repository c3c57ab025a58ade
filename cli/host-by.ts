// Which carrier reads the host, and may it beside the other arguments?
import { WhyportError } from '#shared/error.ts'
import { HostBy, parseTarget } from '#shared/question.ts'

export type HostByArguments = {
  readonly target?: string | undefined
  readonly hostBy?: string | undefined
  readonly evidence?: string | undefined
  readonly hostEvidence?: string | undefined
  readonly paste?: boolean | undefined
  readonly demo?: boolean | undefined
}

/** undefined: nobody asked for one, so nothing is run anywhere. */
export const hostByOf = (given: HostByArguments): HostBy | undefined => {
  if (given.hostBy === undefined) return undefined
  const { data } = HostBy.safeParse(given.hostBy)
  if (data === undefined)
    throw new WhyportError('bad-usage', {
      subject: '--host-by',
      message: `"${given.hostBy}" is no way to read a host`,
      next: 'use --host-by cloud-assistant, or leave it out: --paste and --host-evidence read what was collected',
    })
  const other = OTHERS.find(([name]) => given[name])?.[1] ?? hereOf(given)
  if (other === undefined) return data
  throw new WhyportError('sources-conflict', {
    subject: `--host-by and ${other}`,
    message:
      'exclude each other: a script is run only on an instance of a live account, for its host part',
    next: 'leave one of them out',
  })
}

const OTHERS = [
  ['evidence', '--evidence'],
  ['demo', '--demo'],
  ['hostEvidence', '--host-evidence'],
  ['paste', '--paste'],
] as const

const hereOf = ({ target }: HostByArguments): string | undefined =>
  parseTarget(target ?? '')?.target.kind === 'here' ? 'the target here' : undefined
