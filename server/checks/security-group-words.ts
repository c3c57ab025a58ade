// How does a sentence name a rule, a default and the asked traffic?
import type { DecidedBy } from '#shared/finding.ts'
import { type Message, type Params, say } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import { describeSources } from './describe-sources.ts'
import type { RuleFit } from './security-group-fit.ts'
import type { GroupRule, Origin } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'

export const askedWords = ({ protocol, port }: GroupPacket): string =>
  port === null ? protocol : `${protocol} ${port}`

export const packetWords = (packet: GroupPacket, peers: AddressSet): Params => ({
  asked: askedWords(packet),
  client: describeSources(peers, packet.peers),
})

export const ruleWords = (rule: SecurityGroupRule, fit: RuleFit): Params => ({
  rule: rule.ruleId,
  group: rule.groupId,
  priority: rule.priority,
  source: fit.peer.words,
  protocol:
    rule.protocol === 'any'
      ? say('sg.any-protocol')
      : (rule.protocol ?? say('sg.unreadable-protocol')),
  ports: fit.portWords,
})

/** "the default of sg-1" or "rule sgr-5 (priority 100)". */
export const deciderWords = ({ origin }: GroupRule): Message => {
  if (origin.kind === 'rule')
    return say('sg.decider-rule', { rule: origin.rule.ruleId, priority: origin.rule.priority })
  return origin.kind === 'unread'
    ? say('sg.decider-unread', { group: origin.groupId })
    : say('sg.decider-default')
}

/** The line of the evidence; a default is quoted by the line that names its group. */
export const decidedByOf = (origin: Origin): DecidedBy | undefined => {
  switch (origin.kind) {
    case 'rule':
      return {
        kind: 'security-group-rule',
        id: origin.rule.ruleId,
        ...quote(origin.rule.text),
      }
    case 'unread':
      return undefined
    case 'same-group':
    case 'default':
      return origin.named === null
        ? undefined
        : { kind: 'security-group-default', id: origin.groupIds, ...quote(origin.named) }
    default:
      return origin satisfies never
  }
}

const quote = ({ text, evidence, line }: { text: string; evidence: string; line: number }) => ({
  text,
  evidence,
  line,
})
