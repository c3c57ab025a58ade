// Which sources of evidence do the arguments choose, and what do the folders among them hold?
import type { Sources } from '#server/app.ts'
import { type Recorded, readRecorded } from '#server/sources/recorded.ts'
import { WhyportError } from '#shared/error.ts'
import { globalpingLocations } from '#shared/globalping-places.ts'
import type { Message } from '#shared/message.ts'
import { parseTarget } from '#shared/question.ts'
import { serverUrl } from './ask-server.ts'
import { type HostByArguments, hostByOf } from './host-by.ts'
import { readStdin } from './read-stdin.ts'

export type SourceArguments = HostByArguments & {
  readonly region?: string | undefined
  readonly evidence?: string | undefined
  readonly hostEvidence?: string | undefined
  readonly paste?: boolean | undefined
  readonly demo?: boolean | undefined
  readonly account?: string | undefined
  readonly control?: string | undefined
  readonly globalping?: string | undefined
  readonly aboveTcp?: boolean | undefined
  readonly hostBy?: string | undefined
  /** A service is asked instead; it has its own sources. */
  readonly server?: string | undefined
}

export type ChosenSources = {
  readonly sources: Sources
  readonly recorded: Recorded['question']
  readonly notes: readonly Message[]
}

/** Refuses sources that exclude each other, before anything is read. */
export const refuseConflicts = (given: SourceArguments): void => {
  if (given.paste && given.hostEvidence !== undefined)
    throw new WhyportError('sources-conflict', {
      subject: '--paste and --host-evidence',
      message: 'both give the host part',
      next: 'choose one: --paste < host.txt, or --host-evidence host.txt',
    })
  if (given.control !== undefined) controlOf(given.control)
  refuseGlobalping(given)
  hostByOf(given)
  refuseBesideServer(given)
  const chosen = EXCLUSIVE.filter(([name]) => given[name]).map(([, option]) => option)
  if (chosen.length > 1)
    throw new WhyportError('sources-conflict', {
      subject: chosen.join(' and '),
      message: 'exclude each other',
      next: 'choose one: --evidence replays a folder, --demo asks the demo account, --account a real one',
    })
}

// Recorded and invented answers prove nothing about who owns an address now.
const refuseGlobalping = ({ globalping, evidence, demo }: SourceArguments): void => {
  if (globalping === undefined) return
  globalpingLocations(globalping, '--globalping')
  if (evidence === undefined && demo !== true) return
  throw new WhyportError('sources-conflict', {
    subject: `--globalping and ${demo ? '--demo' : '--evidence'}`,
    message:
      'exclude each other: a public network probes only what a live account proves to be yours',
    next: 'leave one of them out',
  })
}

const refuseBesideServer = ({ server, ...given }: SourceArguments): void => {
  if (server === undefined) return
  serverUrl(server)
  const { evidence, hostEvidence, demo, account, control, globalping, aboveTcp } = given
  const paste = given.paste ? true : undefined
  if (
    [evidence, hostEvidence, demo, account, control, globalping, aboveTcp, paste].every(
      one => one === undefined,
    )
  )
    return
  throw new WhyportError('sources-conflict', {
    subject: '--server',
    message: 'the service has its own sources of evidence',
    next: 'leave --evidence, --host-evidence, --paste, --demo, --account, --control, --above-tcp and --globalping out, or leave --server out',
  })
}

export const chooseSources = async (
  given: SourceArguments,
  now: string,
): Promise<ChosenSources> => {
  const hostBy = hostByOf(given)
  const pasted = given.paste ? await readStdin() : undefined
  const { question, notes, ...evidence } = await readRecorded({ ...given, pasted }, now)
  return {
    sources: {
      ...evidence,
      notes,
      mode: modeOf(given),
      mayProbe: true,
      ...(given.aboveTcp ? { aboveTcp: true } : {}),
      ...(given.account === undefined ? {} : { account: given.account }),
      ...(given.control === undefined ? {} : { control: controlOf(given.control) }),
      ...(hostBy === undefined ? {} : { hostBy }),
      ...(given.globalping === undefined
        ? {}
        : { globalping: globalpingLocations(given.globalping, '--globalping') }),
    },
    recorded: question,
    notes,
  }
}

const EXCLUSIVE = [
  ['evidence', '--evidence'],
  ['demo', '--demo'],
  ['account', '--account'],
] as const

const controlOf = (text: string): { address: string; port: number } => {
  const parsed = parseTarget(text)
  if (parsed?.target.kind === 'address' && parsed.port !== null)
    return { address: parsed.target.address, port: parsed.port }
  throw new WhyportError('bad-usage', {
    subject: '--control',
    message: `"${text}" is no address with a port`,
    next: 'name one that is known to answer, for example: --control 192.0.2.53:443',
  })
}

const modeOf = ({ evidence, demo }: SourceArguments): Sources['mode'] => {
  if (evidence !== undefined) return 'replay'
  return demo ? 'demo' : 'live'
}
