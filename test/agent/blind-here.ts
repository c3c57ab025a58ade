// Run with few rights: prints what the agent reads of the host and what it says it can't see, as JSON.
import { blindSpots, refusedCommands } from '#agent/blind-spots.ts'
import { collectHost } from '#agent/host/collect-host.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'

// No firewalld runs where this is used, and each of its clients takes a while to say so.
const commands = HOST_COMMANDS.filter(({ id }) => !id.startsWith('firewalld-'))
const outcomes = await collectHost({ commands })
const denied = outcomes.filter(({ status }) => status === 'denied').map(({ id }) => id)
const spots = [...(await blindSpots()), ...refusedCommands(new Set(denied))]
process.stdout.write(JSON.stringify({ outcomes, spots }))
