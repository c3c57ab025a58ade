// Runs one program of a folder as the collection would, and prints what it printed.
import { runProgram } from '#agent/exec.ts'

const [folder = '', name = ''] = process.argv.slice(2)
const command = { id: 'x', argv: [name], timeoutMs: 3000, maxBytes: 10_000, onlyIf: null }
const outcome = await runProgram(command, { searchPath: [folder] })
process.stdout.write(outcome?.stdout ?? '')
