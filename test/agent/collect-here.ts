// Run inside a namespace: prints the outcomes of the closed list as JSON.
// Arguments: how often to collect (the last time is printed), which ids to leave out, by their start, and
// the limit of each command in ms.
import { collectHost } from '#agent/host/collect-host.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'

const [times = '1', without = 'none', limit] = process.argv.slice(2)
const commands = HOST_COMMANDS.filter(({ id }) => !id.startsWith(without)).map(command => ({
  ...command,
  timeoutMs: limit === undefined ? command.timeoutMs : Number(limit),
}))
for (let left = Number(times); left > 1; left--) await collectHost({ commands })
process.stdout.write(JSON.stringify(await collectHost({ commands })))
