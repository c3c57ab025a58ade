// Would a service that uses TCP wrappers turn this client away?
import { notApplicable, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  coversAddresses,
  intersectOf,
  isNoAddress,
  parseCidr,
} from '#shared/plain/address-set.ts'
import type { TcpWrappers, WrapperRule } from '../facts/tcp-wrappers.ts'
import { defineCheck } from './check.ts'
import { describeSources } from './describe-sources.ts'

/**
 * A warning at most: whether the program links the library is not seen, and the connection opens
 * before it is closed. Whoever is not told by address is not judged.
 */
export const tcpWrappers = defineCheck({
  id: 'tcp-wrappers',
  hop: 'host-firewall',
  needs: [],
  wants: ['tcpWrappers', 'listeners'],
  causes: ['hosts-deny-tcpwrappers'],
  appliesTo: ({ protocol }) => (protocol === 'tcp' ? null : say('tcp-wrappers.not-tcp')),
  evaluate: ({ sources, port }, { tcpWrappers: files, listeners }) => {
    if (files.state === 'unavailable' || files.value.deny.length === 0)
      return notApplicable(say('tcp-wrappers.none'))
    const names =
      listeners.state === 'present'
        ? listeners.value.flatMap(one => (one.port === port ? (one.processName ?? []) : []))
        : []
    const rule = denying(files.value, sources, names)
    if (rule === null) return pass(say('tcp-wrappers.no-match'), { cites: files.cites })
    if (rule === 'undecided')
      return notApplicable(say('tcp-wrappers.undecided'), {
        assumptions: [say('tcp-wrappers.assume-open')],
        cites: files.cites,
      })
    const because = say('tcp-wrappers.denies', {
      rule: rule.source.text.slice(0, 200),
      sources: describeSources(sources),
    })
    const decidedBy = { kind: 'api-field' as const, id: '/etc/hosts.deny', ...rule.source }
    return warn(because, {
      causes: [{ id: 'hosts-deny-tcpwrappers', because, confidence: 'suspected', decidedBy }],
      decidedBy,
      cites: files.cites,
    })
  },
})

// Any rule of deny that fits turns the client away, unless one of allow fits as well.
const denying = (
  { allow, deny }: TcpWrappers,
  sources: AddressSet,
  names: readonly string[],
): WrapperRule | 'undecided' | null => {
  const meets = (rule: WrapperRule): Met =>
    rule.opaque ? 'maybe' : both(daemonMet(rule, names), clientMet(rule, sources))
  const first = (met: Met) => deny.find(rule => meets(rule) === met)
  const certain = first('yes')
  const rule = certain ?? first('maybe')
  if (rule === undefined || allow?.some(each => meets(each) === 'yes')) return null
  // An unread file, or a rule that is not understood, may say either.
  const mayAllow = allow === null || allow.some(each => meets(each) === 'maybe')
  return certain === undefined || mayAllow ? 'undecided' : certain
}

type Met = 'yes' | 'no' | 'maybe'

const both = (a: Met, b: Met): Met => {
  if (a === 'no' || b === 'no') return 'no'
  return a === 'yes' && b === 'yes' ? 'yes' : 'maybe'
}

// Without a name it is not known whose socket it is.
const daemonMet = ({ daemons }: WrapperRule, names: readonly string[]): Met => {
  if (daemons.some(daemon => daemon === 'ALL' || names.includes(daemon))) return 'yes'
  return names.length === 0 ? 'maybe' : 'no'
}

const clientMet = ({ clients }: WrapperRule, sources: AddressSet): Met => {
  const mets = clients.map(client => holds(client, sources))
  return mets.find(met => met === 'yes') ?? mets.find(met => met === 'maybe') ?? 'no'
}

// Names of hosts and groups are not looked up. Of several sources a block may hold some.
const holds = (client: string, sources: AddressSet): Met => {
  if (client === 'ALL') return 'yes'
  const block = blockOf(client.replace(/^\[|\](?=\/|$)/g, ''))
  if (block === null) return 'maybe'
  if (block.family !== sources.family) return 'no'
  if (coversAddresses(block, sources)) return 'yes'
  return isNoAddress(intersectOf(block, sources)) ? 'no' : 'maybe'
}

// `203.0.113.` is a prefix of whole numbers; `203.0.113.0/255.255.255.0` a mask.
const blockOf = (text: string): AddressSet | null => {
  const numbers = text.endsWith('.') ? text.slice(0, -1).split('.') : null
  if (numbers !== null)
    return parseCidr(`${[...numbers, '0', '0', '0'].slice(0, 4).join('.')}/${numbers.length * 8}`)
  const mask = /^(.+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (mask === null) return parseCidr(text)
  const bits = (mask[2] ?? '')
    .split('.')
    .map(part => Number(part).toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(bits)
    ? parseCidr(`${mask[1]}/${bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')}`)
    : null
}
