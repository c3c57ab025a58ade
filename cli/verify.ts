// Are the expectations met? Arguments in, the answer on stdout out.
import { renderJson } from '#server/report/json.ts'
import { renderVerification } from '#server/report/verification-text.ts'
import { verify } from '#server/verify.ts'
import { WhyportError } from '#shared/error.ts'
import type { Expectation } from '#shared/expectation.ts'
import { Verification, type VerifiedExpectation } from '#shared/verification.ts'
import { askServer } from './ask-server.ts'
import { durationMs } from './duration.ts'
import { EXIT, exitOfVerification } from './exit-code.ts'
import { readExpectationsFile } from './expectations-file.ts'
import { languageOf, textOrJson, wordingFor, writable, writeReport } from './output-arguments.ts'
import { type ProgressLines, progressLines } from './progress.ts'
import { chooseSources, refuseConflicts, type SourceArguments } from './sources.ts'
import { endingWith, type StopSignal, stopSignal } from './stop-signal.ts'
import { paintFor, type Terminal, writeOut } from './terminal.ts'

export type VerifyArguments = SourceArguments & {
  readonly expectations: string
  readonly server?: string | undefined
  readonly format: string
  readonly out?: string | undefined
  readonly lang: string
  readonly color: boolean
  readonly quiet?: boolean | undefined
  readonly timeout: string
  readonly plan?: string | undefined
  readonly template?: string | undefined
}

/** Returns the exit status. */
export const verifyCommand = async (
  given: VerifyArguments,
  terminal: Terminal,
): Promise<number> => {
  const timeoutMs = durationMs('--timeout', given.timeout)
  const format = textOrJson(given.format)
  const out = writable(given.out ?? null)
  const language = languageOf(given.lang)
  refusePlanned(given)
  refuseConflicts(given)
  const expectations = await readExpectationsFile(given.expectations)
  const progress = progressLines(terminal, given.quiet ?? false)
  progress.say(`whyport: verifying ${expectations.length} expectations of ${given.expectations}`)
  const stop = stopSignal(terminal, timeoutMs)
  try {
    const asked = { given, terminal, progress, stop }
    const verification = await endingWith(stop, verificationOf(expectations, asked))
    const paint = paintFor(terminal, given.color && out === null)
    const text =
      format === 'json'
        ? renderJson(verification)
        : renderVerification(verification, paint, await wordingFor(language))
    if (out === null) await writeOut(terminal.stdout, text)
    else writeReport(out, text)
    return stop.isInterrupted() ? EXIT.interrupted : exitOfVerification(verification)
  } finally {
    stop.release()
    progress.end()
  }
}

const refusePlanned = ({ plan, template }: VerifyArguments): void => {
  if (plan === undefined && template === undefined) return
  throw new WhyportError('bad-usage', {
    subject: plan === undefined ? '--template' : '--plan',
    message: 'is planned and not built yet',
    next: 'verify after the change, for example: whyport verify expectations.yaml --demo',
  })
}

type Asked = {
  readonly given: VerifyArguments
  readonly terminal: Terminal
  readonly progress: ProgressLines
  readonly stop: StopSignal
}

const verificationOf = async (
  expectations: readonly Expectation[],
  { given, terminal, progress, stop }: Asked,
): Promise<Verification> => {
  const { server } = given
  const { signal } = stop
  if (server !== undefined)
    return askServer(
      { server, path: '/v1/verifications', body: { expectations }, signal },
      Verification,
    )
  // Read once: all expectations are judged on the same evidence.
  const { sources, recorded, notes } = await chooseSources(given, new Date().toISOString())
  for (const note of notes) progress.note(note)
  const { createApp } = await import('#server/app.ts')
  const app = createApp({ env: terminal.env })
  const at = recorded?.at ?? null
  return verify(expectations, {
    diagnose: asked =>
      app.diagnose(at === null ? asked : { ...asked, at }, {
        sources: { ...sources, measures: false },
        signal,
      }),
    now: () => new Date().toISOString(),
    onVerified: one => progress.say(`  ${lineOf(one)}`),
  })
}

const lineOf = ({ outcome, expectation }: VerifiedExpectation): string =>
  `${outcome}: ${expectation.name}`
