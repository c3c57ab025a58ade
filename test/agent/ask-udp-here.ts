// Run inside a namespace: asks the UDP ports given as JSON, all at once, and prints what they said.
import { askUdp } from '#agent/probe/ask-udp.ts'

const asked = JSON.parse(process.argv[2] ?? '[]') as { address: string; port: number }[]
process.stdout.write(JSON.stringify(await Promise.all(asked.map(askUdp))))
