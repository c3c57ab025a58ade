// What does the account say about these targets? Written down as an evidence folder.
import { readdirSync } from 'node:fs'
import {
  instancesIn,
  type Recording,
  recordAccount,
  recordedFiles,
} from '#server/record-account.ts'
import type { RedactionLevel } from '#server/redact/redactor.ts'
import { WhyportError } from '#shared/error.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { refuseForeignFolder } from './collect-folder.ts'
import { durationMs } from './duration.ts'
import { EXIT } from './exit-code.ts'
import { askedQuestion } from './question-arguments.ts'
import { type HandedOn, handOn, redactionLevel } from './redaction.ts'
import { endedEarly, endingWith, type StopSignal, stopSignal } from './stop-signal.ts'
import { type Terminal, tell, writeOut } from './terminal.ts'
import { writeRecording } from './write-recording.ts'

export type RecordArguments = {
  readonly targets: readonly string[]
  readonly out: string
  readonly vpc?: string | undefined
  readonly port?: string | undefined
  readonly from?: string | undefined
  readonly region?: string | undefined
  readonly account?: string | undefined
  readonly demo?: boolean | undefined
  readonly redact?: string | undefined
  readonly quiet?: boolean | undefined
  readonly timeout: string
}

/** Returns the exit status. */
export const recordCommand = async (
  given: RecordArguments,
  terminal: Terminal,
): Promise<number> => {
  refuse(given)
  const level = redactionLevel(given.redact, given.out)
  const say = (text: string): void => {
    if (!given.quiet) tell(terminal, text)
  }
  const stop = stopSignal(terminal, durationMs('--timeout', given.timeout))
  try {
    const recorded = await endingWith(stop, record(given, { terminal, stop, say }), NOTHING)
    const kept = stop.isInterrupted() ? { ...recorded, cut: [] } : recorded
    if (kept.targets + kept.cut.length === 0) throw endedEarly(stop, NOTHING)
    await writeOrRedact(given, kept, { level, say })
    await writeOut(terminal.stdout, `${given.out}\n`)
    return exitOf(kept, stop, say)
  } finally {
    stop.release()
  }
}

type Recorded = Recording & { readonly questions: readonly AskedQuestion[] }
type Say = (text: string) => void

const NOTHING = { subject: 'recording', message: 'stopped before a target was recorded whole' }

const record = async (
  given: RecordArguments,
  { terminal, stop, say }: { terminal: Terminal; stop: StopSignal; say: Say },
): Promise<Recorded> => {
  const questions = await questionsOf(given, { terminal, stop })
  say(`whyport: recording ${questions.length} target(s) into ${given.out}`)
  const recording = await recordAccount({
    env: terminal.env,
    sources: {
      mode: given.demo ? 'demo' : 'live',
      ...(given.account === undefined ? {} : { account: given.account }),
    },
    questions,
    signal: stop.signal,
    onNote: text => say(`  ${text}`),
    onItem: ({ file, status }) => say(`  ${status.padEnd(10)} ${file}`),
  })
  return { ...recording, questions }
}

const exitOf = (
  { evidence, cut, targets, questions }: Recorded,
  stop: StopSignal,
  say: Say,
): number => {
  const items = [...evidence, ...cut]
  const lost = items.filter(({ status }) => status !== 'ok')
  if (lost.length > 0)
    say(
      `${lost.length} of ${items.length} answers are missing: ${lost.map(({ kind }) => kind).join(', ')}`,
    )
  const left = questions.slice(targets).map(({ target }) => target)
  if (left.length > 0)
    say(
      `${stop.isInterrupted() ? 'interrupted' : 'out of time'}: not recorded whole: ${left.join(', ')}`,
    )
  if (stop.isInterrupted()) return EXIT.interrupted
  return lost.length + left.length > 0 ? EXIT.unread : EXIT.ok
}

const questionsOf = async (
  given: RecordArguments,
  { terminal, stop }: { terminal: Terminal; stop: StopSignal },
): Promise<readonly AskedQuestion[]> => {
  const { vpc, region } = given
  if (vpc === undefined) return given.targets.map(target => questionOf(given, target))
  const { ids, complete } = await instancesIn({
    env: terminal.env,
    account: given.account ?? null,
    demo: given.demo ?? false,
    vpcId: vpc,
    region: region ?? '',
    signal: stop.signal,
  })
  stop.signal.throwIfAborted()
  if (ids.length > 0) return ids.map(target => questionOf(given, target))
  throw new WhyportError('bad-target', {
    subject: `--vpc ${vpc}`,
    message: complete ? `has no instance in ${region}` : 'its instances could not be listed',
    next: complete ? 'check the id and the region' : 'whyport permissions says what is missing',
  })
}

// Without a port the question is about the machine itself; that asks everything but listeners.
const questionOf = ({ port, from, region }: RecordArguments, target: string): AskedQuestion =>
  askedQuestion(
    {
      target,
      from: from ?? 'any',
      region,
      ...(port === undefined ? { protocol: 'icmp' } : { port }),
    },
    null,
  )

const refuse = ({ targets, vpc, region, out, demo, account }: RecordArguments): void => {
  if (demo && account !== undefined)
    throw wrong('--demo and --account', 'exclude each other', 'choose one of them')
  if (targets.length === 0 && vpc === undefined)
    throw wrong(
      'targets',
      'nothing was named to record',
      'for example: whyport account record i-bp1demo000000web0001 --out ./recorded',
    )
  if (targets.length > 0 && vpc !== undefined)
    throw wrong('--vpc', 'stands for its targets itself', 'name targets, or a VPC')
  if (vpc !== undefined && !/^vpc-[a-z0-9]{1,60}$/.test(vpc))
    throw wrong(`--vpc ${vpc}`, 'is no id of a VPC', 'for example: --vpc vpc-bp1demo00000000shop01')
  if (vpc !== undefined && region === undefined)
    throw wrong(
      '--region',
      'a VPC is looked for in one region',
      'for example: --region cn-hangzhou',
    )
  refuseForeignFolder(out)
  if (readdirOf(out).length > 0)
    throw wrong(
      `--out ${out}`,
      'holds files already',
      'name a new or empty folder, so that two recordings are not read as one',
    )
}

const readdirOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const wrong = (subject: string, message: string, next: string): WhyportError =>
  new WhyportError('bad-usage', { subject, message, next })

const writeOrRedact = async (
  given: RecordArguments,
  kept: Recorded,
  { level, say }: { readonly level: RedactionLevel | null; readonly say: Say },
): Promise<void> => {
  const evidence = [...kept.evidence, ...kept.cut]
  if (level === null) return write(given, kept, { evidence, questions: kept.questions })
  const { out } = given
  const recording = { evidence, questions: kept.questions }
  await handOn(recording, level, {
    ...{ out, tell: say },
    write: handedOn => write(given, kept, handedOn),
  })
}

// A single target is the folder's own question; its time is the clock of a replay.
const write = (
  given: RecordArguments,
  { cut, targets }: Recorded,
  { evidence, questions, report }: Pick<HandedOn, 'evidence' | 'questions'> & { report?: string },
): void => {
  const [only, ...more] = questions.slice(0, cut.length > 0 ? targets + 1 : targets)
  const at =
    evidence
      .map(({ collectedAt }) => collectedAt)
      .toSorted()
      .at(-1) ?? new Date().toISOString()
  const isOne = only !== undefined && more.length === 0
  const asked = isOne ? { target: readQuestion(only).asked, from: only.from ?? 'any' } : {}
  const port = given.port === undefined ? {} : { port: Number(given.port) }
  const files = recordedFiles(evidence, { ...asked, ...port, at })
  writeRecording(given.out, report === undefined ? files : files.set('redaction.json', report))
}
