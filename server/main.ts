// Where does the service begin? `npm start`: a report first, then the API.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { errorText } from './report/error-text.ts'

// In the checkout, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/whyport'))

const { env, stderr } = process

// The last resort, for what nothing else caught.
process.on('uncaughtException', error => {
  stderr.write(errorText(error, env['WHYPORT_DEBUG'] === '1'))
  process.exit(70)
})

const { start } = await import('./startup/start.ts')
process.exit(
  await start({ env, print: line => console.log(line), log: line => console.error(line) }),
)
