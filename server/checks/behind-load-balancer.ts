// What does a hop of the machine say when the packet reaches it through a load balancer?
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import { type Judgement, type Need, notApplicable, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { everyAddress } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { Facts } from '../facts/facts.ts'
import { listenersAbout } from '../facts/lb-listeners.ts'
import { actionAbout } from '../facts/load-balancers.ts'
import type { Check, CheckResult } from './check.ts'
import { machineView } from './machine-view.ts'
import { routeBehind } from './route-behind.ts'
import { besideClassic } from './security-group-behind-classic.ts'
import { asSeen, bothSeen, ofRules, ofSeveral } from './seen-behind.ts'

/**
 * own: only the load balancer's addresses are seen. client: only the client's (or the hop looks at no
 * source). both: one or the other, the documents or the settings leave it open.
 */
type Seen = 'own' | 'client' | 'both'
type SeenBy = (via: ViaLoadBalancer) => Seen

// A classic one opens its own connections for web pages and hands on the client's otherwise.
const byLayer: SeenBy = ({ keepsClient }) => (keepsClient === false ? 'own' : 'both')

// What the security groups see behind ALB and NLB is not documented.
const either: SeenBy = () => 'both'

const sourceless: SeenBy = () => 'client'

/** By check id; the other checks are not about the machine, or know load balancers themselves. */
const SEEN: Readonly<Record<string, SeenBy>> = {
  instance: sourceless,
  'instance-health': sourceless,
  'network-acl': byLayer,
  route: byLayer,
  'security-group': either,
  'host-network': byLayer,
  'host-firewall': byLayer,
  'tcp-wrappers': byLayer,
  'mandatory-access-control': sourceless,
  listener: sourceless,
  'reply-firewall': byLayer,
  'reply-route': byLayer,
}

/** Runs the check as the machine sees the packet, and says what that means for the client. */
export const seenByMachine = (check: Check): Check => {
  const seenBy = SEEN[check.id]
  if (seenBy === undefined) return check
  const behind: Check = {
    ...check,
    run: (flow, facts) => {
      const via = flow.loadBalancer
      return flow.path !== 'load-balancer' || via === null
        ? check.run(flow, facts)
        : runBehind({ check, seenBy }, { flow, via, facts })
    },
  }
  if (check.id === 'route') return routeBehind(behind)
  return check.id === 'security-group' ? besideClassic(behind) : behind
}

type Given = { readonly flow: Flow; readonly via: ViaLoadBalancer; readonly facts: Facts }

const runBehind = (
  { check, seenBy }: { readonly check: Check; readonly seenBy: SeenBy },
  { flow, via, facts }: Given,
): CheckResult => {
  if (via.backendId === null) return { judgement: nobodyBehind(via, facts, check), cites: [] }
  const seen = seenBy(via)
  if (via.machineFamily !== flow.family)
    return acrossFamilies(check, { flow, via, facts }, seen === 'client')
  const asClient = check.run(machineView(flow, flow.sources), facts)
  if (seen === 'client') return { ...asClient, judgement: finish(asClient.judgement, via) }
  if (via.ownSources === null)
    return { judgement: sourcesUnread(via, check), cites: asClient.cites }
  const asOwn = check.run(machineView(flow, via.ownSources), facts)
  const judgement =
    seen === 'own'
      ? asSeen(flow, asOwn.judgement, via.ownSources)
      : bothSeen(flow, { client: asClient.judgement, own: asOwn.judgement, from: via.ownSources })
  return { cites: asOwn.cites, judgement: finish(judgement, via) }
}

/** Of the client's packet nothing is left: the machine sees the load balancer in the other family. */
const acrossFamilies = (
  check: Check,
  { flow, via, facts }: Given,
  isSourceless: boolean,
): CheckResult => {
  const from = via.ownSources ?? (isSourceless ? everyAddress(via.machineFamily) : null)
  if (from === null) return { judgement: sourcesUnread(via, check), cites: [] }
  const asOwn = check.run(machineView(flow, from), facts)
  return { cites: asOwn.cites, judgement: finish(asSeen(flow, asOwn.judgement, from), via) }
}

const finish = (judgement: Judgement, via: ViaLoadBalancer): Judgement => {
  const some = via.otherLeads?.length === 0 ? judgement : ofRules(judgement, via)
  const one = via.usableBackends > 1 ? ofSeveral(some, via) : some
  if (via.layer !== 7) return one
  // The client's connection is opened by the load balancer itself.
  const causes = one.causes.map(cause => ({ ...cause, about: { ...cause.about, afterOpen: 1 } }))
  return { ...one, causes }
}

// Without a listener there is no machine to judge; the load-balancer hop says so.
const nobodyBehind = (via: ViaLoadBalancer, facts: Facts, check: Check): Judgement => {
  const fact = facts('lbListeners')
  const listeners = fact.state === 'present' ? listenersAbout(fact.value, via) : fact
  if (via.listenerId === null && listeners.state === 'present')
    return notApplicable(say('load-balancer.nothing-behind'))
  if (via.answersItself)
    return notApplicable(say('load-balancer.answers-itself', { listener: via.listenerId ?? '' }))
  return unknown(say('load-balancer.machine-unknown', { id: via.id }), [
    needOf(via, say('need.which-machine'), check),
  ])
}

const sourcesUnread = (via: ViaLoadBalancer, check: Check): Judgement =>
  unknown(say('load-balancer.sources-unread', { id: via.id }), [
    needOf(via, say('need.connects-from'), check),
  ])

const needOf = (via: ViaLoadBalancer, what: Message, { causes }: Check): Need => ({
  ...needAction(actionAbout(via.kind), via.id),
  need: say('need.behind-balancer', { what, action: actionAbout(via.kind), id: via.id }),
  wouldSettle: causes,
})
