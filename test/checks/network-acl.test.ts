// Does each cause of the network ACL have its own condition, a sentence and a fix that is proven?
import t from 'tap'
import { networkAcl as check } from '#server/checks/network-acl.ts'
import { factsOf } from '#server/facts/facts.ts'
import { networkAclFix } from '#server/fix/cloud/network-acl.ts'
import type { Evidence, EvidenceStatus } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { aclEntry, cloudAnswer, networkAcl, vSwitch } from '#test/golden/account.ts'
import { type FlowSpec, flow } from '#test/golden/flow.ts'
import { inShort, judgeWith } from '#test/golden/judge-with.ts'

const ALL = '0.0.0.0/0'
const IN = `accept tcp 8080/8080 ${ALL}`
const OUT = `accept tcp 1024/65535 ${ALL}`

const bound = (ingress: readonly string[], egress: readonly string[]): Evidence => [
  vSwitch({ aclId: 'nacl-1' }),
  networkAcl({ ingress: ingress.map(e => aclEntry(e)), egress: egress.map(e => aclEntry(e)) }),
]
const judge = (evidence: Evidence, asked: FlowSpec = {}): Judgement =>
  judgeWith(check, flow(asked), evidence)
const v6: FlowSpec = { from: '2001:db8:9::7', path: 'ipv6' }

type Pair = readonly [cause: string, hit: Judgement, miss: Judgement, instead: string]
const pairs: readonly Pair[] = [
  [
    'fail nacl-inbound-drop',
    judge(bound([`drop tcp 8080/8080 203.0.113.0/24`, IN], [OUT])),
    judge(bound([`drop tcp 8080/8080 198.51.100.0/24`, IN], [OUT])),
    'pass',
  ],
  [
    'fail nacl-inbound-no-match',
    judge(bound([`accept tcp 8081/8090 ${ALL}`], [OUT])),
    judge(bound([`accept tcp 8080/8090 ${ALL}`], [OUT])),
    'pass',
  ],
  [
    'fail nacl-inbound-drop nacl-icmp-drop',
    judge(bound([`drop icmp -1/-1 ${ALL}`, IN], [`accept all -1/-1 ${ALL}`]), { protocol: 'icmp' }),
    judge(bound([`drop all -1/-1 ${ALL}`], [`accept all -1/-1 ${ALL}`]), { protocol: 'icmp' }),
    'fail nacl-inbound-drop',
  ],
  [
    'fail nacl-outbound-icmp-drop nacl-icmp-drop',
    judge(bound([`accept all -1/-1 ${ALL}`], [`drop icmp -1/-1 ${ALL}`]), { protocol: 'icmp' }),
    judge(bound([`accept all -1/-1 ${ALL}`], [`accept icmp -1/-1 ${ALL}`]), { protocol: 'icmp' }),
    'pass',
  ],
  [
    'fail nacl-inbound-drop nacl-icmp-drop',
    judge(bound([`drop icmp -1/-1 ${ALL}`, IN], [`accept all -1/-1 ${ALL}`]), { protocol: 'icmp' }),
    judge(bound([`drop icmp -1/-1 ${ALL}`, IN], [OUT])),
    'pass',
  ],
  [
    'fail nacl-order-shadow',
    judge(bound([`drop tcp 1/65535 ${ALL}`, IN], [OUT])),
    judge(bound([`drop tcp 1/8080 ${ALL}`, `accept tcp 8080/9090 ${ALL}`], [OUT])),
    'fail nacl-inbound-drop',
  ],
  [
    'fail nacl-ipv6-drop',
    judge(bound([IN], ['accept tcp 1024/65535 ::/0']), v6),
    judge(bound([IN, 'accept tcp 8080/8080 ::/0'], ['accept tcp 1024/65535 ::/0']), v6),
    'pass',
  ],
  [
    'fail nacl-ipv6-drop',
    judge(bound(['accept tcp 443/443 ::/0'], ['accept tcp 1024/65535 ::/0']), v6),
    judge(bound(['accept tcp 8080/8080 2001:db8:1::/48'], ['accept tcp 1024/65535 ::/0']), v6),
    'fail nacl-inbound-no-match',
  ],
  [
    'fail nacl-outbound-ephemeral-drop',
    judge(bound([IN], [`accept tcp 1/1023 ${ALL}`])),
    judge(bound([IN], [`accept tcp 1/1023 ${ALL}`, OUT])),
    'pass',
  ],
  [
    'fail nacl-outbound-ephemeral-drop nacl-outbound-port-confusion',
    judge(bound([IN], [IN])),
    judge(bound([IN], [`accept tcp 8000/9000 ${ALL}`])),
    'fail nacl-outbound-ephemeral-drop',
  ],
  [
    'warn nacl-outbound-ephemeral-partial',
    judge(bound([IN], [`accept tcp 32768/60999 ${ALL}`])),
    judge(bound([IN], [`accept tcp 1/65535 ${ALL}`])),
    'pass',
  ],
  [
    'warn nacl-outbound-ephemeral-partial',
    judge(bound([IN], [`drop tcp 3000/3100 ${ALL}`, OUT])),
    judge(bound([IN], [OUT, `drop tcp 3000/3100 ${ALL}`])),
    'pass',
  ],
  [
    'fail nacl-inbound-no-match',
    judge(bound([`accept udp 8080/8080 ${ALL}`], [`accept all -1/-1 ${ALL}`])),
    judge(bound([`accept udp 8080/8080 ${ALL}`], [`accept all -1/-1 ${ALL}`]), { protocol: 'udp' }),
    'pass',
  ],
]
for (const [cause, hit, miss, instead] of pairs) {
  t.equal(inShort(hit), cause, `${cause} is found`)
  t.equal(inShort(miss), instead, `${cause}: one step beside it is ${instead}`)
}

const said = (judgement: Judgement): string => sentence(judgement.because)
t.equal(
  said(judge(bound([IN], [`accept tcp 32768/60999 ${ALL}`]))),
  'nacl-1 lets answers to 203.0.113.7 out to ports 32768-60999 only; connections from client ports 1024-32767, 61000-65535 fail (always fail: Windows before 2008, sometimes fail: Windows, macOS and BSD), so it works for some attempts and not for others.',
  'a partial answer names the ports and the systems',
)
t.equal(
  said(judge(bound([IN], [OUT]))),
  'Entry nae-in1 of nacl-1 lets tcp 8080 from 0.0.0.0/0 in, and entry nae-out1 lets the answers out to 0.0.0.0/0.',
  'a pass names both entries',
)
t.match(
  judge(bound([IN], [IN])).causes.map(({ decidedBy }) => decidedBy?.id),
  ['nacl-1', 'nae-out1'],
  'the drop is decided by the end of the list, the confusion shown at its entry',
)
t.equal(
  judge(bound([IN], [`accept tcp 32768/60999 ${ALL}`, `drop tcp 1/2000 ${ALL}`])).causes[0]
    ?.decidedBy?.id,
  'nacl-1',
  'of several deciders the one that drops most client ports is shown',
)

t.equal(
  inShort(
    judge([
      vSwitch({ aclId: 'nacl-1' }),
      cloudAnswer('vpc.DescribeNetworkAcls', {
        NetworkAcls: {
          NetworkAcl: [
            {
              NetworkAclId: 'nacl-1',
              Status: 'Available',
              IngressAclEntries: { IngressAclEntry: [] },
              EgressAclEntries: { EgressAclEntry: [] },
            },
          ],
        },
        TotalCount: '1',
        PageNumber: '1',
        PageSize: '50',
      }),
    ]),
  ),
  'fail nacl-inbound-no-match nacl-outbound-ephemeral-drop',
  'the list of ACLs carries entries too',
)
t.test(
  'an ACL that was asked for and not given is not judged by a list that has its entries',
  t => {
    const { NetworkAclAttribute } = JSON.parse(bound([IN], [OUT])[1]?.raw ?? '{}')
    const list = cloudAnswer('vpc.DescribeNetworkAcls', {
      NetworkAcls: { NetworkAcl: [NetworkAclAttribute] },
      ...{ TotalCount: '1', PageNumber: '1', PageSize: '50' },
    })
    const beside = (status: EvidenceStatus | null, subject = 'nacl-1'): Judgement => {
      const body = { status: 403, body: { Code: 'whyport.Test', Message: '' } }
      const about = { subject, status: status ?? 'ok' }
      const own = cloudAnswer('vpc.DescribeNetworkAclAttributes', body, about)
      return judge([vSwitch({ aclId: 'nacl-1' }), list, ...(status === null ? [] : [own])])
    }
    t.equal(inShort(beside(null)), 'pass', 'nobody asked: the list counts')
    t.equal(inShort(beside('denied', 'nacl-2')), 'pass', 'another one was refused')
    for (const status of ['denied', 'failed', 'timed-out', 'truncated'] as const)
      for (const subject of ['nacl-1', '']) {
        const { status: hop, missing } = beside(status, subject)
        t.equal(hop, 'unknown', `${status}, ${subject || 'without a subject'}`)
        t.match(missing[0]?.need.params, {
          action: 'vpc.DescribeNetworkAclAttributes',
          subject: 'nacl-1',
        })
      }
    t.end()
  },
)
t.equal(
  inShort(judge([vSwitch({ over: { ShareType: 'Shared' } })])),
  'unknown',
  'the ACL of a vSwitch that another account shares is not visible',
)
t.equal(
  inShort(judge(bound([IN], [OUT]), { vSwitchId: null })),
  'unknown',
  'no vSwitch, no judgement',
)
t.equal(
  inShort(judge(bound([IN], [OUT]), { path: 'load-balancer' })),
  'unknown',
  'behind a load balancer',
)
t.equal(
  inShort(judge(bound([`accept tcp 90/80 ${ALL}`], [OUT]))),
  'unknown',
  'ports that cannot be read',
)
t.equal(
  inShort(judge(bound([`accept tcp 8080/8080 everywhere`], [OUT]))),
  'unknown',
  'a peer that cannot be read',
)

t.test('fixes', t => {
  const again = (asked: Flow, facts: ReturnType<typeof factsOf>) =>
    check.run(asked, facts).judgement
  const fixes = (evidence: Evidence, spec: FlowSpec = {}) => {
    const asked = flow(spec)
    const facts = factsOf(evidence, { instanceId: null })
    return again(asked, facts).causes.map(cause =>
      networkAclFix(cause, asked, { facts, judge: again }),
    )
  }
  const [inbound] = fixes(bound([`accept tcp 443/443 ${ALL}`, `drop all -1/-1 ${ALL}`], [OUT]))
  t.match(
    inbound,
    {
      provenBySimulation: true,
      alsoAdmits: [{ source: '203.0.113.7/32', ports: 'tcp/8080', to: ['vsw-1'] }],
      commands: [
        {
          do: /--UpdateIngressAclEntries true .*IngressAclEntries\.2\.Port 8080\/8080 --IngressAclEntries\.2\.SourceCidrIp 203\.0\.113\.7\/32 .*IngressAclEntries\.3\.Policy drop/,
          undo: /IngressAclEntries\.2\.Policy drop/,
        },
      ],
    },
    'the accept goes before the first drop, the undo is the list as it was',
  )
  t.notMatch(inbound?.commands[0]?.do, /Egress/, 'a direction that needs no change is not sent')
  t.match(
    fixes(bound([IN], [IN])).map(fix => [fix?.provenBySimulation, fix?.commands[0]?.do]),
    [
      [
        true,
        /EgressAclEntries\.2\.Port 1024\/65535 --EgressAclEntries\.2\.DestinationCidrIp 203\.0\.113\.7\/32/,
      ],
      [true, /EgressAclEntries\.2\.Port 1024\/65535/],
    ],
    'answers are let out to the client ports',
  )
  t.match(
    fixes(bound([], []))[0]?.commands[0]?.do,
    /UpdateIngressAclEntries true .*UpdateEgressAclEntries true/,
    'both directions are mended at once',
  )
  t.match(
    fixes(bound([], []), { from: 'any' })[0],
    { commands: [], summary: /--from/ },
    'no command opens the subnet to everybody',
  )
  const system = [
    vSwitch({ aclId: 'nacl-1' }),
    networkAcl({
      ingress: [aclEntry(`drop all -1/-1 ${ALL}`, { EntryType: 'system' })],
      egress: [aclEntry(OUT)],
    }),
  ]
  t.notMatch(
    fixes(system)[0]?.commands[0]?.do,
    /drop/,
    "the platform's own entries are not sent back",
  )
  t.strictSame(
    fixes(bound([`drop all -1/-1 10.0.0.0/8;reboot`, `drop all -1/-1 ${ALL}`], [OUT])).flatMap(
      fix => fix?.commands ?? [],
    ),
    [],
    'a value that is no value never reaches a command',
  )
  t.match(
    fixes(bound([], []), { protocol: 'icmp' })[0]?.commands[0]?.do,
    /IngressAclEntries\.1\.Protocol icmp --IngressAclEntries\.1\.Port=-1\/-1/,
    'ping has no ports',
  )
  t.end()
})
