// How does the service start by itself: which account, which first words, until when?
import { resolve } from 'node:path'
import { ERRORS, WhyportError } from '#shared/error.ts'
import { type App, createApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { errorText } from '../report/error-text.ts'
import { DEMO_QUESTION, printDemoReport } from './demo-report.ts'
import { firstAccount } from './first-account.ts'
import { startService, untilStopped } from './serve.ts'

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv
  readonly print: (line: string) => void
  readonly log: (line: string) => void
}

/** Returns the exit status, once the service was told to end or could not start. */
export const start = async (around: Surroundings): Promise<number> => {
  try {
    const config = readConfig(around.env)
    const mode = await firstAccount(around.env, around.log)
    around.print(mode === 'demo' ? DEMO_LINE : LIVE_LINE)
    await serveUntilStopped(mode, config, around)
    return 0
  } catch (error) {
    return told(error, around)
  }
}

const DEMO_LINE =
  'This is the demo account: no Alibaba Cloud credentials are configured. Your own: set ' +
  'ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET and start again, or run ' +
  '`npm run -s whyport -- diagnose <target> --port <port> --account <profile>`.'

const LIVE_LINE = 'Using the configured Alibaba Cloud credentials, read-only.'

// The address is taken before the demo question, so that a taken port is said at once.
const serveUntilStopped = async (
  mode: 'demo' | 'live',
  config: Config,
  { env, print, log }: Surroundings,
): Promise<void> => {
  const app = createApp({ env })
  const stopped = untilStopped()
  const service = await startService(config, { app, mode, log })
  if (mode === 'demo') await Promise.race([showDemo(app, print, log), stopped])
  print(`Diagnoses asked over HTTP are kept in ${resolve(config.dataDir)}.`)
  print(
    `  curl -s ${service.url}/v1/diagnoses -H 'content-type: application/json' -d '${QUESTION}'`,
  )
  print(`whyport ready on ${service.url}`)
  await stopped
  await service.stop()
}

const QUESTION = JSON.stringify(DEMO_QUESTION)

// The service is useful without its demonstration: a failure there is told and no more.
const showDemo = async (
  app: App,
  print: (line: string) => void,
  log: (line: string) => void,
): Promise<void> => {
  try {
    await printDemoReport(app, print, AbortSignal.timeout(60_000))
  } catch (error) {
    log(`the demo question could not be answered: ${error instanceof Error ? error.message : ''}`)
  }
}

const told = (error: unknown, { env, log }: Surroundings): number => {
  log(errorText(error, env['WHYPORT_DEBUG'] === '1').trimEnd())
  return error instanceof WhyportError ? ERRORS[error.code].exit : ERRORS.defect.exit
}
