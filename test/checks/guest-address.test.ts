// Does the guest have the address that the cloud delivers to, and does the service listen there?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { eipTarget } from '#server/checks/eip-target.ts'
import { forwardTarget } from '#server/checks/forward-target.ts'
import { hostNetwork } from '#server/checks/host-network.ts'
import { listener } from '#server/checks/listener.ts'
import { replyRoute } from '#server/checks/reply-route.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import type { Judgement } from '#shared/judgement.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import {
  type Answers,
  DNAT_ON,
  EIP,
  eip,
  eips,
  eni,
  enis,
  forward,
  forwards,
  instance,
  instances,
  locate,
  natEip,
  pathEvidence,
} from '#test/golden/path-account.ts'
import { addr, LO, link, RULES } from './host-flow.ts'

type Host = Parameters<typeof hostEvidence>[0]

const judged = (check: Check, cloud: readonly Answers[], host: Host) => {
  const evidence = [...pathEvidence(...cloud), ...hostEvidence(host)]
  const flow = locate({}, evidence)
  const facts = factsOf(evidence, { instanceId: flow.instanceId })
  const run = (f: typeof flow, g: typeof facts): Judgement => check.run(f, g).judgement
  return { flow, facts, judgement: run(flow, facts), judge: run }
}

const SECOND = '198.51.100.11'
const secondary = (over: object = {}): Answers => ({
  'ecs.DescribeNetworkInterfaces': enis(
    eni({
      PrivateIpSets: {
        PrivateIpSet: [
          { PrivateIpAddress: '10.0.0.5', Primary: true },
          {
            PrivateIpAddress: '10.0.0.6',
            Primary: false,
            AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
          },
        ],
      },
      MacAddress: '02:00:00:00:00:01',
      ...over,
    }),
  ),
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'NetworkInterface', InstanceId: 'eni-1', PrivateIpAddress: '10.0.0.6' }),
    natEip(),
  ),
})
const secondInterface: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(
    eni({ PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.5', Primary: true }] } }),
    eni({
      NetworkInterfaceId: 'eni-2',
      Type: 'Secondary',
      PrivateIpAddress: '10.0.1.5',
      PrivateIpSets: {
        PrivateIpSet: [
          {
            PrivateIpAddress: '10.0.1.5',
            Primary: true,
            AssociatedPublicIp: { PublicIpAddress: SECOND, AllocationId: 'eip-3' },
          },
        ],
      },
    }),
  ),
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'vpc.DescribeEipAddresses': eips(
    eip({
      AllocationId: 'eip-3',
      IpAddress: SECOND,
      InstanceType: 'NetworkInterface',
      InstanceId: 'eni-2',
      PrivateIpAddress: '10.0.1.5',
    }),
    natEip(),
  ),
}
const cutThrough: Answers = {
  'vpc.DescribeEipAddresses': eips(eip({ Mode: 'BINDED' }), natEip()),
}
const shifted: Answers = {
  ...DNAT_ON,
  'vpc.DescribeForwardTableEntries': forwards(forward('tcp 8080 10.0.0.5 9090')),
}

const ip = (...texts: readonly string[]): Host => ({ 'ip-addr': addr(LO, link('eth0', texts)) })
const ss = (...places: readonly string[]): Host => ({
  'ss-listeners': places.map(p => `LISTEN 0 128 ${p} 0.0.0.0:* ino:1 sk:1 <->\n`).join(''),
  'nft-ruleset-text': '',
})
const BOTH = {
  'ip-addr': addr(LO, link('eth0', ['10.0.0.5/24']), link('eth1', ['10.0.1.5/24'], { index: 3 })),
}
const LOCAL =
  'local 10.0.0.5 dev eth0 table local scope host\nlocal 10.0.1.5 dev eth1 table local scope host\n'
const byFirst: Host = {
  ...BOTH,
  'ip-rule': RULES,
  'ip-route': `${LOCAL}default via 10.0.0.253 dev eth0\n`,
}
const byOwn: Host = {
  ...BOTH,
  'ip-rule': `${RULES}100:	from 10.0.1.5 lookup 100\n`,
  'ip-route': `${LOCAL}default via 10.0.0.253 dev eth0\ndefault via 10.0.1.253 dev eth1 table 100\n`,
}

type Row = readonly [
  title: string,
  check: Check,
  cloud: readonly Answers[],
  host: Host,
  expected: string,
]
const rows: readonly Row[] = [
  [
    'a cut-through address that the guest does not have',
    hostNetwork,
    [cutThrough],
    ip('10.0.0.5/24'),
    'fail eip-cut-through-os-config derived',
  ],
  ['a cut-through address that the guest has', hostNetwork, [cutThrough], ip(`${EIP}/24`), 'pass'],
  ['the same guest with the address in NAT mode', hostNetwork, [], ip('10.0.0.5/24'), 'pass'],
  [
    'with the record of the address unread, neither is claimed',
    hostNetwork,
    [{ 'vpc.DescribeEipAddresses': 'refused' }],
    ip(`${EIP}/24`),
    'pass',
  ],
  [
    'a folder that never asked for it: the guest has the private address',
    hostNetwork,
    [{ 'vpc.DescribeEipAddresses': null }],
    ip('10.0.0.5/24'),
    'pass',
  ],
  [
    'a folder that never asked for it, and the guest has the public address itself',
    hostNetwork,
    [{ 'vpc.DescribeEipAddresses': null }],
    ip(`${EIP}/24`),
    'unknown',
  ],
  [
    'a secondary private address that the guest does not have',
    hostNetwork,
    [secondary()],
    ip('10.0.0.5/24'),
    'fail secondary-ip-not-configured-in-os derived',
  ],
  ['the guest has it', hostNetwork, [secondary()], ip('10.0.0.5/24', '10.0.0.6/32'), 'pass'],
  [
    'the first private address missing is another matter',
    hostNetwork,
    [],
    ip('10.0.0.6/24'),
    'fail guest-address-missing derived',
  ],
  [
    'replies for the second interface leave by the first one',
    replyRoute,
    [secondInterface],
    byFirst,
    'fail eni-secondary-asymmetric derived',
  ],
  ['a policy route sends them back by their own', replyRoute, [secondInterface], byOwn, 'pass'],
  [
    'without the host it is only suspected',
    replyRoute,
    [secondInterface],
    {},
    'unknown eni-secondary-asymmetric suspected',
  ],
  ['the first interface without the host is not even suspected', replyRoute, [], {}, 'unknown'],
  [
    'the address leads to one private address, the service listens on the other',
    eipTarget,
    [secondary()],
    ss('10.0.0.5:8080'),
    'fail eip-wrong-private-ip derived',
  ],
  ['the service listens on all', eipTarget, [secondary()], ss('0.0.0.0:8080'), 'not-applicable'],
  [
    'the service listens on an address that is none of the cloud',
    eipTarget,
    [secondary()],
    ss('172.17.0.1:8080'),
    'not-applicable',
  ],
  [
    'a rule of the host sends the port on',
    eipTarget,
    [secondary()],
    {
      ...ss('10.0.0.5:8080'),
      'nft-ruleset-text':
        'table ip nat {\n chain pre {\n  tcp dport 8080 dnat to 10.0.0.5:8080\n }\n}\n',
    },
    'not-applicable',
  ],
  [
    'an entry that shifts to a port without a listener',
    forwardTarget,
    [shifted],
    ss('0.0.0.0:8080'),
    'fail dnat-wrong-internal-port derived',
  ],
  [
    'an entry that shifts to the port of the service',
    forwardTarget,
    [shifted],
    ss('0.0.0.0:9090'),
    'not-applicable',
  ],
  [
    'an entry that keeps the port is not the one to blame',
    forwardTarget,
    [DNAT_ON],
    ss('0.0.0.0:22'),
    'not-applicable',
  ],
  [
    'the service took the elastic address itself',
    listener,
    [],
    { ...ip('10.0.0.5/24'), ...ss(`${EIP}:8080`) },
    'fail service-bound-to-public-ip derived',
  ],
  [
    'in cut-through mode that is right',
    listener,
    [cutThrough],
    { ...ip(`${EIP}/24`), ...ss(`${EIP}:8080`) },
    'pass',
  ],
  [
    'the service took some other address',
    listener,
    [],
    { ...ip('10.0.0.5/24'), ...ss('10.0.0.9:8080') },
    'fail listening-other-ip derived',
  ],
]

for (const [title, check, cloud, host, expected] of rows)
  t.test(title, async t => {
    const { judgement } = judged(check, cloud, host)
    const causes = judgement.causes.map(({ id, confidence }) => ` ${id} ${confidence}`)
    t.equal(`${judgement.status}${causes.join('')}`, expected)
  })

t.test(
  'a missing secondary address is added on its own interface, and can be taken off',
  async t => {
    const { judgement, judge, flow, facts } = judged(hostNetwork, [secondary()], ip('10.0.0.5/24'))
    const [cause] = judgement.causes
    t.match(cause && fixFor({ cause, flow, facts, judge })?.commands, [
      { do: 'ip addr add 10.0.0.6/32 dev eth0', undo: 'ip addr del 10.0.0.6/32 dev eth0' },
    ])
  },
)

t.test('an entry is led to the port that is served, and back', async t => {
  const { judgement, judge, flow, facts } = judged(forwardTarget, [shifted], ss('0.0.0.0:8080'))
  const [cause] = judgement.causes
  const [command] = (cause && fixFor({ cause, flow, facts, judge })?.commands) ?? []
  t.match(command?.do, /ModifyForwardEntry .*--ForwardEntryId fwd-1 --InternalPort 8080$/)
  t.match(command?.undo, /--InternalPort 9090$/)
})
