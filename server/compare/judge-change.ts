// Is it solved, better, the same, different, worse, or not decided?
import type { Comparison } from '#shared/comparison.ts'
import type { MessageKey } from '#shared/message.ts'
import { type AddressSet, coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import type { Report } from '#shared/report.ts'
import { answerOf } from '#shared/target-missing.ts'
import type { Reachability } from '#shared/verdict.ts'

type Change = Pick<Comparison, 'findings' | 'causes' | 'admitted'>
type Judged = { readonly outcome: Comparison['outcome']; readonly because: MessageKey }

/**
 * Worse wins over better: an open port that shut somebody else out is no success. Two undecided
 * reports are undecided, even when they are equal: what neither could see may have got worse.
 */
export const judgeChange = (before: Report, after: Report, change: Change): Judged => {
  const was = answerOf(before)
  const is = answerOf(after)
  if (was === 'inconclusive' || is === 'inconclusive') return withOpenSide(was, is)
  return (
    worse({ was, is, asked: after.question.from, ...change }) ?? notWorse({ was, is, ...change })
  )
}

const withOpenSide = (was: Reachability, is: Reachability): Judged => {
  if (was !== 'inconclusive') return { outcome: 'worse', because: 'compare.worse.undecided' }
  return is === 'reachable'
    ? { outcome: 'better', because: 'compare.better.decided' }
    : { outcome: 'undecided', because: 'compare.undecided' }
}

type Decided = Exclude<Reachability, 'inconclusive'>
const RANK: Readonly<Record<Decided, number>> = {
  unreachable: 0,
  'partly-reachable': 1,
  reachable: 2,
}

type Both = Change & { readonly was: Decided; readonly is: Decided }

const worse = ({ was, is, asked, causes, admitted }: Both & { asked: string }): Judged | null => {
  if (RANK[is] < RANK[was]) return { outcome: 'worse', because: 'compare.worse.status' }
  if (causes.new.length > 0 && causes.gone.length === 0)
    return { outcome: 'worse', because: 'compare.worse.cause' }
  if (holdsAny(admitted?.closed)) return { outcome: 'worse', because: 'compare.worse.closed' }
  return admitted !== null && opensMoreThan(asked, admitted.opened)
    ? { outcome: 'worse', because: 'compare.worse.opened' }
    : null
}

const notWorse = ({ was, is, causes, admitted, findings }: Both): Judged => {
  if (RANK[is] > RANK[was])
    return is === 'reachable'
      ? { outcome: 'solved', because: 'compare.solved' }
      : { outcome: 'better', because: 'compare.better.partly' }
  if (causes.gone.length > 0 && causes.new.length === 0)
    return { outcome: 'better', because: 'compare.better.cause' }
  if (is === 'partly-reachable' && holdsAny(admitted?.opened))
    return { outcome: 'better', because: 'compare.better.opened' }
  if (causes.gone.length > 0) return { outcome: 'changed', because: 'compare.changed.cause' }
  return findings.length > 0 || holdsAny(admitted?.opened)
    ? { outcome: 'changed', because: 'compare.changed' }
    : { outcome: 'same', because: 'compare.same' }
}

type Addresses = { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }

const holdsAny = (addresses: Addresses | undefined): boolean =>
  addresses !== undefined && addresses.ipv4.length + addresses.ipv6.length > 0

// "From anyone" asks about everybody; nobody can be let in beyond that.
const opensMoreThan = (asked: string, { ipv4, ipv6 }: Addresses): boolean => {
  if (asked === 'any') return false
  const wanted = parseCidr(asked)
  return [...ipv4, ...ipv6].some(cidr => !isInside(wanted, parseCidr(cidr)))
}

const isInside = (wanted: AddressSet | null, opened: AddressSet | null): boolean =>
  wanted !== null && opened !== null && coversAddresses(wanted, opened)
