// How does `whyport bundle` write a bundle, and how does it check one?
import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '#server/app.ts'
import { type Checked, checkBundle } from '#server/bundle/check-bundle.ts'
import { signingKey } from '#server/bundle/keys.ts'
import { makeBundle } from '#server/bundle/make-bundle.ts'
import { withSafeNames } from '#server/bundle/safe-names.ts'
import type { RedactionLevel } from '#server/redact/redactor.ts'
import { readRecorded } from '#server/sources/recorded.ts'
import { WhyportError } from '#shared/error.ts'
import type { Evidence } from '#shared/evidence.ts'
import { say } from '#shared/message.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { EXIT } from './exit-code.ts'
import { writable, writeReport } from './output-arguments.ts'
import { askedQuestion, type QuestionArguments } from './question-arguments.ts'
import { handOn, redactionLevel } from './redaction.ts'
import { type Terminal, tell, writeOut } from './terminal.ts'

export type BundleArguments = QuestionArguments & {
  readonly what: string
  readonly file?: string | undefined
  readonly out?: string | undefined
  readonly key?: string | undefined
  readonly server?: string | undefined
  readonly redact?: string | undefined
}

/** Returns the exit status. */
export const bundleCommand = async (
  given: BundleArguments,
  terminal: Terminal,
): Promise<number> => {
  refuseRedaction(given)
  if (given.what === 'check') return check(given, terminal)
  if (given.file !== undefined) throw usage(given.file, 'is one word too many')
  const out = writable(given.out ?? null)
  if (out === null) throw usage('--out', 'is missing: nobody wants a zip on the terminal')
  const level = redactionLevel(given.redact, out)
  if (given.server === undefined) await pack(given, { out, level, terminal })
  else writeReport(out, await fetched(given))
  await writeOut(terminal.stdout, `${out}\n`)
  return EXIT.ok
}

// A mistyped path must not read as a forgery.
const publicKeyIn = (path: string, bytes: Buffer): string => {
  try {
    return createPublicKey(bytes).export({ type: 'spki', format: 'pem' }).toString()
  } catch (error) {
    throw new WhyportError(
      'bad-usage',
      {
        subject: '--key',
        message: `${path} holds no public key`,
        next: 'give the PEM file of the signer, for example: --key pub.pem',
      },
      { cause: error },
    )
  }
}

const check = async ({ file, key }: BundleArguments, terminal: Terminal): Promise<number> => {
  if (file === undefined) throw usage('bundle check', 'names no bundle')
  const pem = key === undefined ? null : publicKeyIn(key, await bytesOf(key, '--key'))
  const checked = await checkBundle(file, await bytesOf(file, file), pem)
  await writeOut(terminal.stdout, intact(file, checked, pem !== null))
  return EXIT.ok
}

const intact = (file: string, checked: Checked, isKeyKnown: boolean): string => {
  const { files, signer, rejudged, report } = checked
  const again =
    rejudged === 'same-report'
      ? 'judged again from its evidence: the same report'
      : `judged again from its evidence by another version than ${report.engine.version}: the same verdict`
  const whose = isKeyKnown
    ? 'the key you gave'
    : 'the key inside; give --key to check that it is the one you expect'
  return [
    `intact: ${file}`,
    `  ${files} files, signed by ${whose}`,
    `  key ${signer}`,
    `  ${again}: ${report.verdict.status}`,
    '',
  ].join('\n')
}

const pack = async (
  given: BundleArguments,
  { out, level, terminal }: { out: string; level: RedactionLevel | null; terminal: Terminal },
): Promise<void> => {
  const now = new Date().toISOString()
  const recorded = await readRecorded({ evidence: given.what }, now)
  const evidence = recorded.evidence ?? []
  const asked = askedQuestion(given, recorded.question)
  const write = async (parts: Parts): Promise<void> =>
    writeReport(out, await packed(parts, terminal))
  if (level === null) return write({ evidence, asked })
  await handOn({ evidence, questions: [asked] }, level, {
    ...{ out, tell: text => tell(terminal, `whyport: ${text}`) },
    write: ({ evidence: without, questions: [instead = asked], report }) =>
      write({ evidence: without, asked: instead, redaction: report }),
  })
}

type Parts = {
  readonly evidence: Evidence
  readonly asked: AskedQuestion
  readonly redaction?: string
}

const packed = async (
  { asked, redaction, ...parts }: Parts,
  terminal: Terminal,
): Promise<Buffer> => {
  const evidence = withSafeNames(parts.evidence)
  const sources = { mode: 'replay', evidence } as const
  const report = await createApp({ env: terminal.env }).diagnose(asked, { sources })
  const key = await signingKey(dataFolder(terminal.env), text => tell(terminal, `whyport: ${text}`))
  return makeBundle({ report, evidence, asked, key, redaction })
}

const refuseRedaction = ({ what, server, redact }: BundleArguments): void => {
  if (redact === undefined) return
  const [message, next] =
    what === 'check'
      ? [say('redact.of-check'), say('redact.level-next')]
      : [say('redact.of-server'), say('redact.of-server-next', { level: redact })]
  if (what === 'check' || server !== undefined)
    throw new WhyportError('bad-usage', {
      ...{ subject: '--redact', message: sentence(message), next: sentence(next) },
    })
}

const dataFolder = (env: NodeJS.ProcessEnv): string =>
  env['WHYPORT_DATA_DIR'] || join(env['HOME'] || homedir(), '.local/share/whyport')

const fetched = async ({ what, server = '' }: BundleArguments): Promise<Buffer> => {
  if (!URL.canParse(server)) throw usage('--server', `"${server}" is no address of a service`)
  const url = new URL(`/v1/diagnoses/${encodeURIComponent(what)}/report.zip`, server)
  const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) }).catch(cause => {
    throw new WhyportError(
      'cloud-unreachable',
      {
        subject: `--server ${server}`,
        message: 'did not answer',
        next: 'check that the service runs, for example: curl -s http://127.0.0.1:7080/health/live',
      },
      { cause },
    )
  })
  if (answer.ok) return Buffer.from(await answer.arrayBuffer())
  throw new WhyportError('not-found', {
    subject: what,
    message: `the service has no report of it yet (status ${answer.status})`,
    next: 'give the id of a finished diagnosis of this service',
  })
}

const FETCH_MS = 60_000

const bytesOf = (path: string, subject: string): Promise<Buffer> =>
  readFile(path).catch(cause => {
    throw new WhyportError(
      'bad-evidence',
      {
        subject,
        message: 'cannot be read',
        next: 'name a file that exists, for example: whyport bundle check ticket.zip',
      },
      { cause },
    )
  })

const usage = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject,
    message,
    next: 'for example: whyport bundle ./evidence --out ticket.zip, or: whyport bundle check ticket.zip',
  })
