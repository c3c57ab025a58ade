// Which entries does a network ACL hold, in which order, and where is it bound?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import type { IntervalSet } from '#shared/plain/interval-set.ts'
import { ANY_PORT } from '#shared/plain/port-range.ts'
import { type Answer, answersTo, listFact, needAction, readableElements } from './answers.ts'
import { type Fact, idsOf, present, type Unavailable, unavailable } from './fact.ts'
import { portsFromText } from './port-text.ts'
import { protocolFromText, type RuleProtocol } from './protocol-text.ts'
import { arrayElements, fieldText, type SourceText, wholeText } from './source-text.ts'

export type AclEntry = {
  readonly aclId: string
  /** `nae-…`; entries without an id get `<acl>#ingress-<n>`. */
  readonly entryId: string
  readonly direction: 'ingress' | 'egress'
  readonly action: 'accept' | 'drop'
  readonly protocol: RuleProtocol
  /** Destination ports in both directions; null: not readable. */
  readonly ports: IntervalSet | null
  /** A CIDR block or `pl-…`: the other end of the packet. */
  readonly peer: string
  readonly family: 4 | 6
  /** `system` entries are the platform's own and cannot be sent back in an update. */
  readonly system: boolean
  readonly name: string
  readonly wire: { readonly protocol: string; readonly port: string }
  readonly text: SourceText
}

/** VPC DescribeNetworkAclAttributes (read 2026-11-22). Array order is the order of evaluation. */
export type NetworkAcl = {
  readonly aclId: string
  /** Available or Modifying. */
  readonly status: string
  readonly ingress: readonly AclEntry[]
  readonly egress: readonly AclEntry[]
  /** BINDED, BINDING or UNBINDING for each vSwitch. */
  readonly bindings: readonly { readonly resourceId: string; readonly status: string }[]
  /** Where the answer names the ACL: its default has no entry text. */
  readonly named: SourceText
}

export type NetworkAcls = {
  readonly known: readonly NetworkAcl[]
  readonly others: Pick<Unavailable, 'reason' | 'cites'>
}

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())

const WireEntry = z.looseObject({
  NetworkAclEntryId: text,
  NetworkAclEntryName: text,
  Policy: lower.pipe(z.enum(['accept', 'drop'])),
  Protocol: lower,
  Port: text,
  SourceCidrIp: text,
  DestinationCidrIp: text,
  IpVersion: lower,
  EntryType: lower,
})

const WireAcl = z.looseObject({
  NetworkAclId: z.string().min(1),
  Status: text,
  IngressAclEntries: z.looseObject({ IngressAclEntry: z.array(WireEntry) }),
  EgressAclEntries: z.looseObject({ EgressAclEntry: z.array(WireEntry) }),
  Resources: z
    .looseObject({ Resource: z.array(z.looseObject({ ResourceId: text, Status: text })) })
    .catch({ Resource: [] }),
})
type WireAcl = z.infer<typeof WireAcl>

const ONE = 'vpc.DescribeNetworkAclAttributes'
const LIST = { list: 'NetworkAcl', schema: WireAcl } as const
const WireAnswer = z.looseObject({ NetworkAclAttribute: WireAcl })

export const networkAclsFact = (evidence: Evidence): Fact<NetworkAcls> => {
  const single = answersTo(evidence, ONE)
  const listed = readableElements(evidence, 'vpc.DescribeNetworkAcls', LIST)
  // The list carries entries too and counts where nobody asked for the ACL itself. Asked for and not
  // given (refused, late, cut), an ACL gets no verdict out of what a list shows of it.
  const isLost = (acl: NetworkAcl): boolean =>
    single.failed.some(({ subject }) => subject === '' || subject === acl.aclId)
  const known = [
    ...single.ok.flatMap(oneOf),
    ...listed.listed.map(({ value, source }) => toAcl(value, source)).filter(acl => !isLost(acl)),
  ]
  const cites = [...single.ok.map(({ item }) => item.id), ...idsOf(single.failed), ...listed.cites]
  const reason = reasonForOthers(evidence)
  return present({ known, others: { reason, cites } }, cites)
}

// An answer that was refused or could not be read may be the one that is looked for.
const reasonForOthers = (evidence: Evidence): Unavailable['reason'] => {
  const answers = listFact(evidence, ONE, { list: 'IngressAclEntry', schema: WireEntry })
  return answers.state === 'present' ? 'not-collected' : answers.reason
}

export const networkAclAbout = ({ known, others }: NetworkAcls, id: string): Fact<NetworkAcl> => {
  const found = known.find(({ aclId }) => aclId === id)
  return found === undefined
    ? unavailable(others.reason, needAction(ONE, id), others.cites)
    : present(found, [found.named.evidence])
}

const oneOf = ({ item, body }: Answer): NetworkAcl[] => {
  const wire = WireAnswer.safeParse(body)
  return wire.success ? [toAcl(wire.data.NetworkAclAttribute, wholeText(item.id, item.raw))] : []
}

const toAcl = (wire: WireAcl, source: SourceText): NetworkAcl => ({
  aclId: wire.NetworkAclId,
  status: wire.Status.toLowerCase(),
  ingress: entriesOf(wire, source, 'ingress'),
  egress: entriesOf(wire, source, 'egress'),
  bindings: wire.Resources.Resource.map(({ ResourceId, Status }) => ({
    resourceId: ResourceId,
    status: Status.toLowerCase(),
  })),
  named: fieldText(source, 'NetworkAclId'),
})

const entriesOf = (
  wire: WireAcl,
  source: SourceText,
  direction: AclEntry['direction'],
): AclEntry[] => {
  const key = direction === 'ingress' ? 'IngressAclEntry' : 'EgressAclEntry'
  const entries =
    direction === 'ingress'
      ? wire.IngressAclEntries.IngressAclEntry
      : wire.EgressAclEntries.EgressAclEntry
  const texts = arrayElements(source.evidence, source.text, key)
  return entries.map((entry, i) => {
    const written = texts[i] ?? { ...source, text: '' }
    const place = { ...written, line: written.line + source.line - 1 }
    return toEntry(entry, place, { aclId: wire.NetworkAclId, direction, number: i + 1 })
  })
}

const toEntry = (
  wire: z.infer<typeof WireEntry>,
  place: SourceText,
  at: {
    readonly aclId: string
    readonly direction: AclEntry['direction']
    readonly number: number
  },
): AclEntry => {
  const protocol = protocolFromText(wire.Protocol)
  return {
    aclId: at.aclId,
    entryId: wire.NetworkAclEntryId || `${at.aclId}#${at.direction}-${at.number}`,
    direction: at.direction,
    action: wire.Policy,
    protocol,
    ports: wire.Port === '' && protocol === 'any' ? ANY_PORT : portsFromText(wire.Port),
    peer: at.direction === 'ingress' ? wire.SourceCidrIp : wire.DestinationCidrIp,
    // Answers from before IPv6 have no IpVersion.
    family: wire.IpVersion === 'ipv6' ? 6 : 4,
    system: wire.EntryType === 'system',
    name: wire.NetworkAclEntryName,
    wire: { protocol: wire.Protocol, port: wire.Port },
    text: place,
  }
}
