// What does this host say to the commands that lead to its units, and then about these?
import { collectHost } from '#agent/host/collect-host.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'

const commands = HOST_COMMANDS.filter(({ id }) => id === 'units-failed' || id === 'ss-listeners')
process.stdout.write(JSON.stringify(await collectHost({ commands, goesOn: true })))
