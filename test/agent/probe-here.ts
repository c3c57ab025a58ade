// Run inside a namespace: makes the connects given as JSON, all at once, and prints what they saw.
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import type { TcpAttempt } from '#shared/plain/tcp-probe.ts'

const attempts = JSON.parse(process.argv[2] ?? '[]') as TcpAttempt[]
process.stdout.write(JSON.stringify(await Promise.all(attempts.map(connectTcp))))
