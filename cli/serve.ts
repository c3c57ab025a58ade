// How does `whyport serve` run the service?
import { resolve } from 'node:path'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { startService, untilStopped } from '#server/startup/serve.ts'
import { EXIT } from './exit-code.ts'
import { type Terminal, tell, writeOut } from './terminal.ts'

export const serveCommand = async (
  { demo }: { readonly demo?: boolean },
  terminal: Terminal,
): Promise<number> => {
  const config = readConfig(terminal.env)
  const app = createApp({ env: terminal.env })
  const mode = demo ? 'demo' : 'live'
  const service = await startService(config, { app, mode, log: text => tell(terminal, text) })
  tell(terminal, `diagnoses are kept in ${resolve(config.dataDir)}`)
  await writeOut(terminal.stdout, `whyport ready on ${service.url}\n`)
  await untilStopped()
  await service.stop()
  return EXIT.ok
}
