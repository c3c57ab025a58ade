// In which of the configured accounts is the target?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, type Need, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { type Message, type Param, say } from '#shared/message.ts'
import { type AccountSearch, type Holder, unsearched } from '../facts/account-search.ts'
import type { AskedAccount } from '../facts/asked-accounts.ts'
import { defineCheck } from './check.ts'

const SEVERAL = 'target-in-several-accounts'

/** Says nothing when one account was asked. */
export const accountSearch = defineCheck({
  id: 'account-search',
  hop: 'instance',
  judgesSender: true,
  needs: ['accountSearch'],
  causes: [SEVERAL],
  evaluate: (flow, { accountSearch: search }) => {
    if (search === null) return notApplicable(say('accounts.one'))
    const [holder, ...more] = search.holders
    if (more.length > 0) return several(flow, search)
    if (search.accounts.length === 0) return notApplicable(say('accounts.one'))
    return holder === undefined ? nowhere(flow, search) : found(flow, search, holder)
  },
})

const several = ({ question }: Flow, { holders }: AccountSearch): Judgement => {
  const words = listed(holders)
  const params = { target: question.asked, count: holders.length, accounts: words }
  const because = say('accounts.several', params)
  const need: Need = {
    need: say('need.which-account', { accounts: words }),
    how: say('how.which-account', { flags: flags(holders) }),
    wouldSettle: [SEVERAL],
  }
  return unknown(because, [need], { causes: [{ id: SEVERAL, because, confidence: 'derived' }] })
}

const flags = (holders: readonly Holder[]): Param =>
  holders
    .flatMap(({ name }): Param[] => (name === null ? [] : [`--account ${name}`]))
    .reduceRight<Param>(
      (more, first) => (more === '' ? first : say('how.either', { first, more })),
      '',
    ) || '--account NAME'

const found = (flow: Flow, search: AccountSearch, holder: Holder): Judgement => {
  const params = { target: flow.question.asked, account: wordsFor(holder) }
  const open = isOnlyOne(flow) ? [] : unsearched(search)
  return pass(say('accounts.found', { ...params, count: search.accounts.length }), {
    assumptions:
      open.length === 0 ? [] : [say('accounts.assume-only', { ...params, accounts: listed(open) })],
  })
}

// Ids and public addresses exist once; any number of networks may use one private address.
const isOnlyOne = ({ question, path }: Flow): boolean =>
  question.target.kind !== 'address' || path !== 'private'

const nowhere = ({ question }: Flow, search: AccountSearch): Judgement => {
  const open = unsearched(search)
  const [first, ...more] = open
  const params = { target: question.asked, accounts: listed(search.accounts) }
  if (first === undefined)
    return notApplicable(say('accounts.one'), { assumptions: [say('accounts.searched', params)] })
  return unknown(say('accounts.unread', { ...params, accounts: listed(open) }), [
    needOf(first),
    ...more.slice(0, MOST_NEEDS - 1).map(needOf),
  ])
}

const MOST_NEEDS = 5

const needOf = (account: AskedAccount): Need => ({
  need: say('need.account-search', { account: wordsFor(account), code: codeOf(account) }),
  how: say('how.account-search'),
  wouldSettle: ['instance-not-found', 'public-ip-not-yours'],
})

const codeOf = ({ state, code }: AskedAccount): Param => {
  if (state === 'not-asked') return say('accounts.no-turn')
  if (code.startsWith('whyport.')) return say('accounts.no-answer')
  return code === '' ? '' : say('accounts.ended-with', { code })
}

const MOST_WORDS = 6

const listed = (accounts: readonly Holder[]): Param => {
  const words = accounts.map(wordsFor)
  return words.length <= MOST_WORDS
    ? words
    : say('accounts.and-more', {
        shown: words.slice(0, MOST_WORDS),
        count: words.length - MOST_WORDS,
      })
}

const wordsFor = ({ name, accountId }: Holder): string | Message => {
  if (name === null) return accountId ?? say('accounts.usual')
  return accountId === null ? name : say('accounts.named', { name, id: accountId })
}
