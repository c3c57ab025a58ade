// What do these credentials allow? Arguments in, the answer on stdout out.

import { openPermissions } from '#server/permissions.ts'
import { renderJson } from '#server/report/json.ts'
import { renderPermissions } from '#server/report/permissions-text.ts'
import { WhyportError } from '#shared/error.ts'
import type { Permissions } from '#shared/permissions.ts'
import { durationMs } from './duration.ts'
import { EXIT } from './exit-code.ts'
import { textOrJson, writable, writeReport } from './output-arguments.ts'
import { regionOf } from './question-arguments.ts'
import { endingWith, stopSignal } from './stop-signal.ts'
import { paintFor, type Terminal, tell, writeOut } from './terminal.ts'

export type PermissionsArguments = {
  readonly region: string
  readonly account?: string | undefined
  readonly demo?: boolean | undefined
  readonly format: string
  readonly out?: string | undefined
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
  refuseConflict(given)
  const stop = stopSignal(terminal, durationMs('--timeout', given.timeout))
  try {
    const found = await endingWith(stop, tried(given, terminal, stop.signal), {
      subject: 'permissions',
      message: 'stopped before any action was tried',
    })
    const paint = paintFor(terminal, given.color && out === null)
    const text = format === 'json' ? renderJson(found) : renderPermissions(found, paint)
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

const tried = async (
  { region, account, demo, quiet }: PermissionsArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Permissions> => {
  const say = (text: string): void => {
    if (!quiet) tell(terminal, text)
  }
  say(`whyport: trying every read-only action in ${region}`)
  const opened = await openPermissions({
    env: terminal.env,
    account: account ?? null,
    demo: demo ?? false,
    signal,
  })
  try {
    return await opened.try({
      region,
      signal,
      onTried: ({ action, state }, left) => {
        if (state !== 'granted') say(`  ${action}: ${state}`)
        if (left > 0 && left % 10 === 0) say(`  ${left} left`)
      },
    })
  } finally {
    await opened.close()
  }
}

const exitOf = ({ actions }: Permissions): number => {
  if (actions.some(({ state }) => state === 'missing')) return 1
  return actions.some(({ state }) => state === 'not-answered') ? EXIT.unread : EXIT.ok
}
