// What is looked for beside the hops: whose account it is, what happened lately, what the cloud itself saw?
import { accountSearch } from './account-search.ts'
import { bandwidthPackage } from './bandwidth-package.ts'
import type { Check } from './check.ts'
import { assistantGroups, assistantState } from './cloud-assistant.ts'
import { flowLogState } from './flow-log-state.ts'
import { hostCarrier } from './host-carrier.ts'
import { internetTuples } from './internet-tuples.ts'
import { recentChange } from './recent-change.ts'
import { sessionTime } from './session-time.ts'
import { addressTelemetry, instanceTelemetry, natTelemetry } from './telemetry.ts'

/**
 * Hints come from optional products. They never let a packet through: without its evidence a hint is
 * silent and stays out of the report.
 */
export const HINTS: readonly Check[] = [
  accountSearch,
  recentChange,
  instanceTelemetry,
  addressTelemetry,
  bandwidthPackage,
  natTelemetry,
  sessionTime,
  internetTuples,
  assistantGroups,
  assistantState,
  flowLogState,
  hostCarrier,
]
