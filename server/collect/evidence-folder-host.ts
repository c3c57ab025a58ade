// Which commands on which hosts do these files hold, and how did each command end?
import type { EvidenceStatus } from '#shared/evidence.ts'
import { statusOfExit } from '#shared/plain/host-outcome.ts'
import type { Texts } from './evidence-folder.ts'

export type HostFile = {
  readonly command: string
  /** Of commands that take one: a unit, a process, an interface. */
  readonly argument: string | null
  /** Empty when the folder is about one host. */
  readonly instanceId: string
}

/** One command on one host. `base` is the path without its ending. */
export type HostAnswer = HostFile & {
  readonly base: string
  readonly raw: string
  readonly stderr: string
  readonly exit: number | null
  readonly status: EvidenceStatus
}

/** `host/[<instance-id>/]<command-id>[.<argument>].{txt,err,exit}`; null for any other name. */
export const hostFile = (path: string): HostFile | null => {
  const name = HOST_PATH.exec(path)?.groups
  if (name === undefined) return null
  return {
    command: name['command'] ?? '',
    argument: name['argument'] ?? null,
    instanceId: name['instance'] ?? '',
  }
}

/** Output, messages and status of a command are three files of one answer. */
export const hostAnswers = (texts: Texts): HostAnswer[] => {
  const bases = new Set([...texts.keys()].filter(hostFile).map(withoutEnding))
  return [...bases].flatMap(base => {
    const name = hostFile(`${base}.txt`)
    return name === null ? [] : [{ ...name, base, ...answerOf(`${base}.txt`, texts) }]
  })
}

export const withoutEnding = (path: string): string =>
  path.replace(/\.(?:txt|err|exit|pcap|pcapng)$/, '')

const HOST_PATH =
  /^host\/(?:(?<instance>[^/]+)\/)?(?<command>[a-z0-9][a-z0-9-]*)(?:\.(?<argument>[A-Za-z0-9@_.:-]+))?\.(?:txt|err|exit)$/

/** What the program printed into `file`, said beside it, and how it ended. */
export const answerOf = (
  file: string,
  texts: Texts,
): Pick<HostAnswer, 'raw' | 'stderr' | 'exit' | 'status'> => {
  const base = withoutEnding(file)
  const output = texts.get(file)
  const stderr = texts.get(`${base}.err`)?.text ?? ''
  const written = texts.get(`${base}.exit`)
  const exit = exitOf(written?.text ?? null, output !== undefined)
  const raw = output?.text ?? ''
  const state = written?.state === 'lost' ? 'lost' : output?.state
  return { raw, stderr, exit, status: statusOf({ state, raw, stderr, exit }) }
}

// A status is written down only when it is not 0.
const exitOf = (written: string | null, hasOutput: boolean): number | null => {
  if (written === null) return hasOutput ? 0 : null
  return /^\s*\d{1,3}\s*$/.test(written) ? Number(written) : null
}

// The rule of a live run; a status that is missing or no number is a failure of unknown kind.
const statusOf = (seen: {
  state: string | undefined
  raw: string
  stderr: string
  exit: number | null
}): EvidenceStatus => {
  const status = statusOfExit({ exit: seen.exit ?? 1, stdout: seen.raw, stderr: seen.stderr })
  if (status !== 'ok') return status
  if (seen.state === 'cut') return 'truncated'
  return seen.state === 'whole' ? 'ok' : 'failed'
}
