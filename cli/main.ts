#!/usr/bin/env node
// Where does the command line begin?
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { errorText } from '#server/report/error-text.ts'

// In the checkout, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/whyport'))

const { stdout, stderr, env } = process

// `| head` closes the pipe early: no error, the exit status still says how it ended.
stdout.on('error', () => undefined)
stderr.on('error', () => undefined)

// The last resort, for what no command caught.
process.on('uncaughtException', error => {
  stderr.write(errorText(error, env['WHYPORT_DEBUG'] === '1'))
  process.exit(70)
})

const { run } = await import('./program.ts')
process.exit(await run(process.argv.slice(2), { stdout, stderr, env }))
