// Run inside a namespace: prints the outcomes of the closed list as JSON.
import { collectHost } from '#agent/host/collect-host.ts'

process.stdout.write(JSON.stringify(await collectHost()))
