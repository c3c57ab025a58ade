// Which answers of other accounts say more about a thing than the own account can?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'

/**
 * Answers about one thing that its id names, and only good ones: what another account refuses says
 * nothing here. They count where the own account has none that is good, or sees a vSwitch only because
 * its owner shares it.
 */
export const withBorrowed = (question: Question, own: Evidence, others: Evidence): Evidence => {
  const offered = others.filter(({ status }) => status === 'ok')
  const known = new Set(own.filter(isFinal).map(keyOf))
  const things = offered.filter(item => ID_OF.has(item.kind) && !known.has(keyOf(item)))
  // A list that the own account was never asked for stays "not asked for".
  const kinds = new Set(own.map(({ kind }) => kind))
  const sender = offered.filter(item => kinds.has(item.kind) && isOfSender(question, item))
  const better = new Set(things.map(keyOf))
  return things.length + sender.length === 0
    ? own
    : [...own.filter(item => !better.has(keyOf(item))), ...things, ...sender]
}

/** Action → the field that names what it is about. */
const ID_OF: ReadonlyMap<string, string> = new Map([
  ['ecs.DescribeSecurityGroupAttribute', 'SecurityGroupId'],
  ['ecs.DescribePrefixListAttributes', 'PrefixListId'],
  ['ecs.DescribePortRangeListEntries', 'PortRangeListId'],
  ['vpc.DescribeVSwitchAttributes', 'VSwitchId'],
  ['vpc.DescribeVpcAttribute', 'VpcId'],
  ['vpc.DescribeRouteEntryList', 'RouteTableId'],
  ['vpc.DescribeNetworkAclAttributes', 'NetworkAclId'],
  ['vpc.GetVpcPrefixListEntries', 'PrefixListId'],
])

const keyOf = ({ kind, subject, request, raw }: EvidenceItem): string => {
  const field = ID_OF.get(kind)
  if (field === undefined) return ''
  const named = new RegExp(`"${field}"\\s*:\\s*"(?<id>[^"]+)"`).exec(raw)?.groups?.['id']
  return `${kind} ${subject || request?.[field] || named || ''}`
}

const isFinal = ({ kind, status, raw }: EvidenceItem): boolean =>
  status === 'ok' &&
  !(kind === 'vpc.DescribeVSwitchAttributes' && /"ShareType"\s*:\s*"Shared"/i.test(raw))

const LISTS = new Set(['ecs.DescribeNetworkInterfaces', 'ecs.DescribeInstances'])

// Members of a group are another matter, and so is whoever has the asked address elsewhere.
const isOfSender = ({ from, target }: Question, { kind, subject, raw }: EvidenceItem): boolean =>
  (from.kind === 'instance' || from.kind === 'eni') &&
  LISTS.has(kind) &&
  !subject.startsWith('sg-') &&
  raw.includes(`"${from.id}"`) &&
  !(target.kind === 'address' && raw.includes(`"${target.address}"`))
