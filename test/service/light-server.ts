// A service with a diagnosis that takes milliseconds: real process, real store, real HTTP.
import { setTimeout as delay } from 'node:timers/promises'
import { startService, untilStopped } from '#server/startup/serve.ts'
import { blocked } from '../report/sample-reports.ts'

const [dataDir = '', runMs = '5'] = process.argv.slice(2)

const service = await startService(
  {
    listen: { host: '127.0.0.1', port: 0 },
    dataDir,
    agents: null,
    probes: { allow: [], control: null, globalping: null },
    hostBy: null,
  },
  {
    app: {
      diagnose: async (_asked, { onProgress, signal }) => {
        onProgress?.({ kind: 'note', text: 'begun' })
        await delay(Number(runMs), undefined, signal ? { signal } : {}).catch(() => undefined)
        return blocked
      },
    },
    mode: 'demo',
    log: text => process.stderr.write(`${text}\n`),
  },
)
process.stdout.write(`whyport ready on ${service.url}\n`)
await untilStopped()
await service.stop()
process.exit(0)
