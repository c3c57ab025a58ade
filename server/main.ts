// Where does the service begin? `npm start`: a report first, then the API.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// In the checkout, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/whyport'))

const { start } = await import('./start.ts')
process.exit(
  await start({
    env: process.env,
    print: line => console.log(line),
    log: line => console.error(line),
  }),
)
