// How much memory does a collection take that gets these answers? Run as a process of its own.
import { createCloudClient } from '#server/collect/cloud/client.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { errorCodeIn } from '#server/collect/cloud/error-code.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { collect, now, WEB } from './cloud-client.ts'

export type Measured = {
  readonly grownBytes: number
  /** `ecs.DescribeInstances ok`, `… whyport.TooLarge`, one each. */
  readonly endings: readonly string[]
}

/** Collects from the well-behaved account first, so that only what the other one adds is measured. */
const measure = async (calm: string, hostile: string): Promise<Measured> => {
  await collectFrom(calm)
  const before = process.memoryUsage.rss()
  const items = await collectFrom(hostile)
  const peak = process.resourceUsage().maxRSS * 1024
  const endings = items.map(({ kind, raw, status }) => `${kind} ${errorCodeIn(raw) || status}`)
  return { grownBytes: peak - before, endings: [...new Set(endings)] }
}

const collectFrom = async (endpoint: string) => {
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now },
    endpoint,
    protocol: 'http',
    deadlineMs: 60_000,
    attempts: 1,
  })
  const items = await collect(WEB, client)
  await client.close()
  return items
}

const [calm = '', hostile = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await measure(calm, hostile)))
