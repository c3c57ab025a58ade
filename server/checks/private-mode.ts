// Was the IPv4 gateway of the VPC deleted in a way that takes the Internet from it?
// DeleteIpv4Gateway leaves the VPC without the Internet unless its InternetMode is "public" (VPC API
// reference, read 2026-11-22). No answer about a VPC tells its mode: only the event of the deletion does.
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { ConfigChange } from '../facts/config-changes.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { effectiveTable, type TableFacts } from './effective-table.ts'
import { ipv4GatewayState } from './ipv4-gateway-state.ts'

const CAUSES = ['ipv4gw-private-mode'] as const

const PATHS: readonly Flow['path'][] = ['static-ip', 'eip', 'havip']

export const privateMode = defineCheck({
  id: 'private-mode',
  hop: 'route',
  needs: [],
  wants: ['vpcs', 'ipv4Gateways', 'vSwitches', 'routeTables', 'routes', 'configChanges'],
  causes: CAUSES,
  appliesTo: ({ path }) => (PATHS.includes(path) ? null : say('route.mode-not-asked')),
  evaluate: (flow, facts) => {
    const state = ipv4GatewayState(flow, facts, CAUSES)
    const changes = facts.configChanges.state === 'present' ? facts.configChanges.value : []
    const deletion =
      'status' in state || state.state !== 'none' ? null : deletionIn(flow, changes, facts)
    if (deletion === null) return notApplicable(say('route.no-private-mode'))
    const cause = causeOf(flow, deletion)
    return unknown(cause.because, [modeNeed(flow)], { causes: [cause] })
  },
})

const modeNeed = ({ vpcId }: Flow) => ({
  need: say('need.private-mode', { vpc: vpcId ?? '' }),
  how: say('how.private-mode'),
  wouldSettle: CAUSES,
})

// The newest one that is known to be about a gateway of this VPC.
const deletionIn = (
  flow: Flow,
  changes: readonly ConfigChange[],
  facts: TableFacts,
): ConfigChange | null =>
  changes.find(
    change =>
      /^DeleteIpv4Gateway$/i.test(change.action) &&
      !/InternetMode\\*"\s*:\s*\\*"public/i.test(change.source.text) &&
      isOfVpc(change, { flow, changes, facts }),
  ) ?? null

type Around = {
  readonly flow: Flow
  readonly changes: readonly ConfigChange[]
  readonly facts: TableFacts
}

// The event names the gateway; another event or a route that is left over names its VPC.
const isOfVpc = ({ resources }: ConfigChange, { flow, changes, facts }: Around): boolean => {
  const { vpcId } = flow
  if (vpcId === null || resources.includes(vpcId)) return vpcId !== null
  const gateways = resources.filter(id => id.startsWith('ipv4gw-'))
  const table = effectiveTable(flow, facts, [])
  const hops = 'status' in table ? [] : table.entries.flatMap(entry => entry.nextHops)
  return gateways.some(
    id =>
      hops.some(hop => hop.id === id) ||
      changes.some(other => other.resources.includes(id) && other.resources.includes(vpcId)),
  )
}

const causeOf = ({ vpcId, regionId }: Flow, change: ConfigChange): FoundCause => ({
  id: 'ipv4gw-private-mode',
  because: say('route.private-mode', { vpc: vpcId ?? '', at: change.at }),
  confidence: 'suspected',
  decidedBy: apiField(change.eventId || change.action, change.source, '[eE]ventName'),
  about: { vpcId: vpcId ?? '', regionId: regionId ?? '' },
})
