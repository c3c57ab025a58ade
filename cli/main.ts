#!/usr/bin/env node
// Where does the command line begin?
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// In the checkout, not in the shared temporary folder, where others could plant code.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/whyport'))

// `| head` closes the pipe early: no error, the exit status still says how it ended.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

const { run } = await import('./program.ts')
const { stdout, stderr, env } = process
process.exit(await run(process.argv.slice(2), { stdout, stderr, env }))
