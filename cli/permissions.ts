// What do these credentials allow? Arguments in, the answer on stdout out.

import { openPermissions, severalPermissions } from '#server/permissions.ts'
import { renderJson } from '#server/report/json.ts'
import { renderPermissions, renderSeveralPermissions } from '#server/report/permissions-text.ts'
import type { Paint } from '#server/report/text-lines.ts'
import { WhyportError } from '#shared/error.ts'
import type { Permission, Permissions, SeveralPermissions } from '#shared/permissions.ts'
import type { Wording } from '#shared/wording/wording.ts'
import { durationMs } from './duration.ts'
import { EXIT } from './exit-code.ts'
import { languageOf, textOrJson, wordingFor, writable, writeReport } from './output-arguments.ts'
import { regionOf } from './question-arguments.ts'
import { endingWith, stopSignal } from './stop-signal.ts'
import { paintFor, type Terminal, tell, writeOut } from './terminal.ts'

export type PermissionsArguments = {
  readonly region: string
  readonly account?: string | undefined
  readonly demo?: boolean | undefined
  readonly format: string
  readonly out?: string | undefined
  readonly lang: string
  readonly color: boolean
  readonly quiet?: boolean | undefined
  readonly timeout: string
}

/** Returns the exit status. */
export const permissionsCommand = async (
  given: PermissionsArguments,
  terminal: Terminal,
): Promise<number> => {
  const format = textOrJson(given.format)
  const out = writable(given.out ?? null)
  const language = languageOf(given.lang)
  refuseConflict(given)
  const stop = stopSignal(terminal, durationMs('--timeout', given.timeout))
  try {
    const found = await endingWith(stop, tried(given, terminal, stop.signal), {
      subject: 'permissions',
      message: 'stopped before any action was tried',
    })
    const paint = paintFor(terminal, given.color && out === null)
    const text =
      format === 'json' ? renderJson(found) : rendered(found, paint, await wordingFor(language))
    if (out === null) await writeOut(terminal.stdout, text)
    else writeReport(out, text)
    return stop.isInterrupted() ? EXIT.interrupted : exitOf(found)
  } finally {
    stop.release()
  }
}

const refuseConflict = ({ demo, account, region }: PermissionsArguments): void => {
  regionOf(region)
  if (!demo || account === undefined) return
  throw new WhyportError('sources-conflict', {
    subject: '--demo and --account',
    message: 'exclude each other',
    next: 'choose one: --demo asks the demo account, --account a real one',
  })
}

type Found = Permissions | SeveralPermissions

const rendered = (found: Found, paint: Paint, wording: Wording): string =>
  'accounts' in found
    ? renderSeveralPermissions(found, paint, wording)
    : renderPermissions(found, paint, wording)

const tried = async (
  { region, account, demo, quiet }: PermissionsArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Found> => {
  const say = (text: string): void => {
    if (!quiet) tell(terminal, text)
  }
  say(`whyport: trying every read-only action in ${region}`)
  const ask = {
    region,
    signal,
    onTried: ({ action, state }: Permission, left: number) => {
      if (state !== 'granted') say(`  ${action}: ${state}`)
      if (left > 0 && left % 10 === 0) say(`  ${left} left`)
    },
  }
  const of = { env: terminal.env, account: account ?? null, demo: demo ?? false, signal }
  const onAccount = (name: string | null): void =>
    say(`account ${name ?? 'of the usual credentials'}`)
  const isNamed = of.demo || of.account !== null
  const several = isNamed ? null : await severalPermissions(of, { region, signal, onAccount })
  if (several !== null) return several
  const opened = await openPermissions(of)
  try {
    return await opened.try(ask)
  } finally {
    await opened.close()
  }
}

const exitOf = (found: Found): number => {
  const accounts = 'accounts' in found ? found.accounts : [found]
  const actions = accounts.flatMap(one => one.actions ?? [])
  if (accounts.some(one => one.actions === null)) return 1
  if (actions.some(({ state }) => state === 'missing')) return 1
  return actions.some(({ state }) => state === 'not-answered') ? EXIT.unread : EXIT.ok
}
