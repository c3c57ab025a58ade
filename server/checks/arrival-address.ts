// A client with a private address asks a public one: as which address does it arrive?
import type { Flow } from '#shared/flow.ts'
import { unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseCidr } from '#shared/plain/address-set.ts'
import { scopeOf } from '../facts/address-scope.ts'
import { defineCheck } from './check.ts'

/**
 * Rules of the target see the address that a NAT gateway or router lent (network-semantics §1 rules 2
 * and 9), never the private one. What keeps every address out keeps this client out as well; more can't
 * be said.
 */
export const arrivalAddress = defineCheck({
  id: 'arrival-address',
  hop: 'public-address',
  needs: [],
  causes: [],
  appliesTo: flow => (isHidden(flow) ? null : say('arrival.known')),
  evaluate: ({ publicAddress, question }) =>
    unknown(say('arrival.hidden', { client: question.askedFrom, address: publicAddress ?? '' }), [
      {
        need: say('need.arrives-as', { client: question.askedFrom }),
        how: say('how.arrives-as'),
        wouldSettle: ['sg-no-allow-rule'],
      },
    ]),
})

const isHidden = ({ question: { from }, sourceScope, publicAddress, wayOut }: Flow): boolean => {
  // A machine of the account arrives as the address that its way out gives it.
  if (sourceScope !== 'internet' || publicAddress === null || wayOut !== null) return false
  const text = from.kind === 'address' ? from.address : from.kind === 'cidr' ? from.cidr : null
  const named = text === null ? null : parseCidr(text)
  return named !== null && scopeOf(named) === 'private'
}
