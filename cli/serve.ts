// How does `whyport serve` run the service?
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
  const service = await startService(
    config,
    (asked, watch) => app.diagnose(asked, { sources: { mode }, ...watch }),
    text => tell(terminal, text),
  )
  tell(terminal, 'diagnoses are kept in memory only: a restart forgets them')
  await writeOut(terminal.stdout, `whyport ready on ${service.url}\n`)
  await untilStopped()
  await service.stop()
  return EXIT.ok
}
