// The small golden account on the wire: what the real client collects from it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Fault } from '#test/emulator/faults.ts'
import { type Answers, OPEN_GROUP, pathEvidence } from '#test/golden/path-account.ts'
import { openAccount } from './cloud-client.ts'

/** An account on the wire that holds what the golden layers say. */
export const goldenAccount = async (t: Test, layers: Answers, faults: readonly Fault[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-golden-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'cloud'))
  for (const { file, raw } of pathEvidence(EMPTY, OPEN_GROUP, layers))
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
