// Which changes of the last day touched what this conversation depends on?
import type { Flow } from '#shared/flow.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { ConfigChange } from '../facts/config-changes.ts'
import type { Fact } from '../facts/fact.ts'
import type { VSwitches } from '../facts/vswitches.ts'
import { pathResources } from './path-resources.ts'

export const WINDOW_HOURS = 24

type Seen = {
  readonly configChanges: readonly ConfigChange[]
  readonly vSwitches: Fact<VSwitches>
  /** ISO 8601; null when nothing tells. */
  readonly now: string | null
}

/** Newest first. Without a time to count from, no change is near it. */
export const changesOnPath = (flow: Flow, { configChanges, vSwitches, now }: Seen) => {
  const resources = pathResources(flow, vSwitches)
  const end = now === null ? null : minutesOf(now)
  return configChanges.flatMap(change => {
    const at = minutesOf(change.at)
    const touched = change.resources.filter(id => resources.has(id))
    const isNear = at !== null && end !== null && at <= end + CLOCKS && at > end - WINDOW_HOURS * 60
    return isNear && touched.length > 0 && changesThem(change, touched, flow)
      ? [{ ...change, touched }]
      : []
  })
}

// The cloud's clock and the reader's may differ by some minutes.
const CLOCKS = 15

// A new machine names the groups and networks it is put into, which leaves those as they were.
const ONLY_NAMES = /^(?:RunInstances|Create(?:Instance|NetworkInterface)|AllocateEip\w*)$/
const HARMLESS =
  /^(?:(?:Un)?[Tt]ag(?:Resources)?|(?:Add|Remove)Tags|Modify\w*(?:Name|Description|AutoRenew\w*)|StartTerminalSession)$/

const changesThem = (
  { action }: ConfigChange,
  touched: readonly string[],
  { instanceId, eniId }: Flow,
): boolean =>
  !HARMLESS.test(action) &&
  (!ONLY_NAMES.test(action) || touched.some(id => id === instanceId || id === eniId))
