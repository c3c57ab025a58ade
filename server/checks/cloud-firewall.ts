// Does the Cloud Firewall in front of the public address let the packet in?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { everyAddress } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { FirewallAsset, FirewallAssets, FirewallPolicy } from '../facts/cloud-firewall.ts'
import type { Fact } from '../facts/fact.ts'
import { type Cell, firstMatch } from '../filter/first-match.ts'
import { byOrder, everythingElse } from '../filter/policy-order.ts'
import { extentOf, reachOf } from '../filter/reach.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { firewallRule } from './firewall-rules.ts'
import { notOnInternetPath } from './internet-path.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = ['cfw-policy-drop', 'cfw-indeterminate'] as const

export const cloudFirewall = defineCheck({
  id: 'cloud-firewall',
  hop: 'provider',
  needs: ['firewallAssets'],
  wants: ['firewallPolicies'],
  causes: CAUSES,
  appliesTo: notOnInternetPath,
  evaluate: (flow, { firewallAssets, firewallPolicies }) => {
    const address = flow.publicAddress
    const asset = firewallAssets.assets.find(candidate => candidate.address === address)
    // What is not listed is out of its path only where the address is known to be the account's.
    if (address === null || (asset === undefined && flow.path === 'unknown'))
      return unknown(say('check.target-not-located'), [needAction('cloudfw.DescribeAssetList')])
    if (asset === undefined && !isCovered(flow, firewallAssets))
      return notListed('cloudfw.DescribeAssetList', address, CAUSES)
    if (asset === undefined || asset.protectStatus === 'closed')
      return pass(say('provider.cfw-not-in-path', { address }))
    return judgeProtected(flow, asset, firewallPolicies)
  },
})

/**
 * That an address is not listed proves something only for what was asked: this address or all, and
 * its family. Asked without a version the product lists IPv4 only.
 */
export const isCovered = (flow: Flow, { assets, calls }: FirewallAssets): boolean =>
  calls.some(({ about, ipVersion }) => {
    if (about !== '' && about !== flow.publicAddress && about !== flow.regionId) return false
    return flow.family === 4 || ipVersion === '6' || (about === '' && !hidesFamily(flow, assets))
  })

// An account that lists nothing at all does not use the product.
const hidesFamily = (
  { family }: Flow,
  listed: readonly { readonly ipVersion: string }[],
): boolean =>
  family === 6 && listed.length > 0 && !listed.some(({ ipVersion }) => ipVersion.includes('6'))

/** Also for what goes out: `policies` say about which direction they are. */
export const judgeProtected = (
  flow: Flow,
  asset: FirewallAsset,
  policies: Fact<readonly FirewallPolicy[]>,
): Judgement => {
  const hole = unreadable([policies], CAUSES)
  if (hole !== null || policies.state !== 'present')
    return hole ?? notListed('cloudfw.DescribeControlPolicy', '', CAUSES)
  if (flow.family === 6 && !policies.value.some(({ ipVersion }) => ipVersion.includes('6')))
    return notListed('cloudfw.DescribeControlPolicy', 'IPv6', CAUSES)
  const judged = judgePolicies(flow, policies.value)
  if (asset.protectStatus === 'open' || judged.status === 'pass') return judged
  return unknown(
    say('provider.cfw-changing', { address: asset.address, status: asset.protectStatus || '?' }),
    [{ ...needAction('cloudfw.DescribeAssetList', asset.address), wouldSettle: CAUSES }],
  )
}

const judgePolicies = (flow: Flow, policies: readonly FirewallPolicy[]): Judgement => {
  const rules = policies.flatMap(policy => firewallRule(flow, policy) ?? [])
  const end = everythingElse<FirewallPolicy | null>('accept', everyAddress(flow.family), null)
  const ordered = byOrder<FirewallPolicy | null>(rules, policy => policy?.order ?? null, end)
  const cells = firstMatch(flow.sources, ordered)
  const reach = reachOf(flow.family, cells)
  const admission = { admits: reach.admits, uncertain: reach.uncertain }
  const drops = dropCauses(cells)
  switch (extentOf(reach)) {
    case 'all':
      return passBy(cells)
    case 'none':
      return { ...(failWith(drops) ?? passBy(cells)), admission }
    case 'some':
      return warn(someSentence(cells), { causes: drops, admission, ...decidedOf(drops) })
    case 'open':
      return openBecause(cells, { causes: drops, admission })
    default:
      throw new Error('an extent that does not exist')
  }
}

type PolicyCell = Cell<FirewallPolicy | null>

const droppingPolicies = (cells: readonly PolicyCell[]): FirewallPolicy[] => [
  ...new Set(
    cells
      .filter(({ outcome }) => outcome === 'drop')
      .flatMap(({ decidedBy }) => decidedBy.origin ?? []),
  ),
]

const dropCauses = (cells: readonly PolicyCell[]): FoundCause[] =>
  droppingPolicies(cells).map(policy => ({
    id: 'cfw-policy-drop',
    because: say('provider.cfw-drop', sayPolicy(policy)),
    confidence: 'derived',
    decidedBy: decidedByPolicy(policy),
    about: { policyId: policy.uuid, order: policy.order ?? 0 },
  }))

const passBy = (cells: readonly PolicyCell[]): Judgement => {
  const policy = cells.map(({ decidedBy }) => decidedBy.origin).find(origin => origin !== null)
  return policy === undefined
    ? pass(say('provider.cfw-no-match'))
    : pass(say('provider.cfw-accept', sayPolicy(policy)), { decidedBy: decidedByPolicy(policy) })
}

const someSentence = (cells: readonly PolicyCell[]) => {
  const [first] = droppingPolicies(cells)
  return first === undefined
    ? say('provider.cfw-no-match')
    : say('provider.cfw-drop-some', sayPolicy(first))
}

const openBecause = (
  cells: readonly PolicyCell[],
  known: Pick<Judgement, 'causes'> & Required<Pick<Judgement, 'admission'>>,
): Judgement => {
  const doubtful = cells
    .filter(({ outcome }) => outcome === 'unknown')
    .flatMap(({ undecided }) => undecided)
  const [first] = doubtful
  const policy = first?.origin ?? null
  const doubts = doubtful.flatMap(rule => rule.doubts)
  const needs = doubts.map(({ need }) => ({ ...need, wouldSettle: CAUSES }))
  const because = say('provider.cfw-indeterminate', {
    policy: policy?.uuid ?? '',
    why: doubts[0]?.need.need ?? '',
  })
  const indeterminate: FoundCause = {
    id: 'cfw-indeterminate',
    because,
    confidence: 'derived',
    ...(policy === null ? {} : { decidedBy: decidedByPolicy(policy) }),
  }
  const [need = needAction('cloudfw.DescribeTrafficLog'), ...more] = needs
  return unknown(because, [need, ...more], {
    admission: known.admission,
    causes: [indeterminate, ...known.causes],
    ...decidedOf([indeterminate]),
  })
}

const decidedOf = ([first]: readonly FoundCause[]) =>
  first?.decidedBy === undefined ? {} : { decidedBy: first.decidedBy }

const sayPolicy = ({ uuid, order }: FirewallPolicy) => ({ policy: uuid, order: order ?? '?' })

const decidedByPolicy = ({ uuid, source }: FirewallPolicy) => ({
  kind: 'firewall-policy' as const,
  id: uuid,
  text: source.text,
  evidence: source.evidence,
  line: source.line,
})
