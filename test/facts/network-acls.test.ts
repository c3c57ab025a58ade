// What is read from the answers about vSwitches and network ACLs, and what stays unread?
import t from 'tap'
import type { Fact } from '#server/facts/fact.ts'
import { factsOf } from '#server/facts/facts.ts'
import { type NetworkAcl, networkAclAbout } from '#server/facts/network-acls.ts'
import { vSwitchAbout } from '#server/facts/vswitches.ts'
import type { Evidence } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { aclEntry, cloudAnswer, networkAcl, refused, vSwitch } from '#test/golden/account.ts'

const facts = (evidence: Evidence) => factsOf(evidence, { instanceId: null })
const given = <T>(fact: Fact<T>): T => {
  if (fact.state === 'unavailable') throw new Error(`unavailable: ${fact.reason}`)
  return fact.value
}
const stateOf = (fact: Fact<unknown>): string =>
  fact.state === 'present' ? 'present' : fact.reason
const acl = (evidence: Evidence, id = 'nacl-1'): Fact<NetworkAcl> =>
  networkAclAbout(given(facts(evidence)('networkAcls')), id)

const two = networkAcl({
  ingress: [
    aclEntry('accept tcp 8080/8080 203.0.113.0/24'),
    aclEntry('drop ALL -1/-1 ::/0', { IpVersion: 'ipv6', EntryType: 'system' }),
  ],
  egress: [aclEntry('accept tcp 1024/65535 pl-1', { IpVersion: undefined, NetworkAclEntryId: '' })],
})
const read = given(acl([two]))
t.match(
  read.ingress,
  [
    {
      entryId: 'nae-in1',
      direction: 'ingress',
      action: 'accept',
      peer: '203.0.113.0/24',
      family: 4,
    },
    { entryId: 'nae-in2', action: 'drop', protocol: 'any', family: 6, system: true },
  ],
  'inbound entries in their order',
)
t.match(
  read.egress,
  [{ entryId: 'nacl-1#egress-1', direction: 'egress', peer: 'pl-1', family: 4 }],
  'an entry without version is IPv4, one without id is named by its place',
)
t.match(
  two.raw.split('\n')[read.ingress[1]?.text.line ?? 0],
  /nae-in2/,
  'the line where the second entry begins',
)
t.match(
  JSON.parse(read.ingress[1]?.text.text ?? '{}'),
  { NetworkAclEntryId: 'nae-in2' },
  'the entry as written',
)
t.match(
  read,
  { status: 'available', bindings: [{ resourceId: 'vsw-1', status: 'binded' }] },
  'state and bindings',
)

const listed = cloudAnswer('vpc.DescribeNetworkAcls', {
  NetworkAcls: {
    NetworkAcl: [
      { NetworkAclId: 'nacl-0', Status: 'Available' },
      JSON.parse(two.raw).NetworkAclAttribute,
    ],
  },
  TotalCount: '2',
  PageNumber: '1',
  PageSize: '50',
})
const fromList = given(acl([listed]))
t.equal(fromList.ingress.length, 2, 'an ACL is found in the list as well')
t.match(
  listed.raw.split('\n')[(fromList.ingress[1]?.text.line ?? 1) - 1],
  /\{/,
  'with the line in the whole answer',
)
t.equal(
  stateOf(acl([listed], 'nacl-0')),
  'not-collected',
  'a listing without entries tells nothing about them',
)

type Case = readonly [title: string, evidence: Evidence, state: string]
const cases: readonly Case[] = [
  ['no answer', [], 'not-collected'],
  ['a refusal', [refused('vpc.DescribeNetworkAclAttributes')], 'denied'],
  ['the answer of another ACL', [networkAcl({ id: 'nacl-2' })], 'not-collected'],
  [
    'an entry with an unreadable policy',
    [networkAcl({ ingress: [aclEntry('perhaps all -1/-1 ::/0')] })],
    'undecodable',
  ],
]
for (const [title, evidence, state] of cases)
  t.equal(stateOf(acl(evidence)), state, `${title}: ${state}`)

t.test('vSwitches', t => {
  const about = (evidence: Evidence, id = 'vsw-1') => {
    const all = facts(evidence)('vSwitches')
    return all.state === 'present' ? vSwitchAbout(all.value, id) : all
  }
  const one = given(about([vSwitch({ aclId: 'nacl-1', ipv6Cidr: '2001:db8:1::/64' })]))
  t.match(
    one,
    {
      networkAclId: 'nacl-1',
      routeTableId: 'vtb-1',
      aclText: { text: '"NetworkAclId": "nacl-1"' },
    },
    'its ACL',
  )
  t.strictSame(
    [one.ipv4, one.ipv6].flatMap(set => (set === null ? [] : toCidrs(set))),
    ['10.0.0.0/24', '2001:db8:1::/64'],
    'its addresses',
  )
  t.equal(given(about([vSwitch({})])).networkAclId, '', 'no ACL is bound')
  t.equal(
    given(about([vSwitch({ over: { NetworkAclId: undefined } })])).networkAclId,
    null,
    'the answer does not say',
  )
  const list = cloudAnswer('vpc.DescribeVSwitches', {
    VSwitches: { VSwitch: [JSON.parse(vSwitch({ id: 'vsw-2', aclId: 'nacl-2' }).raw)] },
    TotalCount: 1,
    PageNumber: 1,
    PageSize: 50,
  })
  t.equal(given(about([list], 'vsw-2')).networkAclId, 'nacl-2', 'from the list of vSwitches')
  t.strictSame(
    [
      stateOf(about([])),
      stateOf(about([refused('vpc.DescribeVSwitchAttributes')])),
      stateOf(about([list])),
    ],
    ['not-collected', 'denied', 'not-collected'],
    'absent, refused, another one',
  )
  t.end()
})
