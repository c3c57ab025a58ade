// The small golden account on the wire: what the real client collects from it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { group, groupListing, rule } from '#test/golden/account.ts'
import { type Answers, pathEvidence } from '#test/golden/path-account.ts'
import { openAccount } from './cloud-client.ts'

const GROUPS: readonly EvidenceItem[] = [
  group({ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 0.0.0.0/0')] }),
  groupListing([{ id: 'sg-a' }]),
]

/** An account on the wire that holds what the golden layers say. */
export const goldenAccount = async (t: Test, layers: Answers, faults: readonly Fault[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-golden-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'cloud'))
  for (const { file, raw } of [...GROUPS, ...pathEvidence(EMPTY, layers)])
    writeFileSync(join(folder, file), raw)
  return openAccount(t, { emulator: { folder, faults } })
}

export const none = (wrapper: string, inner: string) => ({
  [wrapper]: { [inner]: [] },
  TotalCount: 0,
  PageNumber: 1,
  PageSize: 50,
})

/** What the path needs besides, so that only what is tested is of interest. */
export const EMPTY: Answers = {
  'sts.GetCallerIdentity': { AccountId: '1' },
  'actiontrail.LookupEvents': { Events: [], NextToken: '' },
  'slb.DescribeLoadBalancers': none('LoadBalancers', 'LoadBalancer'),
  'alb.ListLoadBalancers': { LoadBalancers: [], NextToken: '' },
  'vpc.DescribeHaVips': none('HaVips', 'HaVip'),
  'vpc.DescribeNatGateways': none('NatGateways', 'NatGateway'),
}
