// Which ranges and users does this text name?
import { parseAddress } from '#shared/plain/ip.ts'
import { learnWord, type Redactor } from './redactor.ts'

/** More ranges than any rule set has are left as they come. */
const MOST_RANGES = 100_000

/** `10.0.0.1-10.0.0.9`, as iptables, ipset and nft write it. */
const RANGE = /([0-9a-f.:]{2,39})-([0-9a-f.:]{2,39})/gi

const USER =
  /(?:\/home\/|\b(?:user|role|assumed-role)\/|\b(?:invalid user|for user|user|logname|acct|ruser|USER|publickey for|password for)[ =]"?)([A-Za-z_][\w.-]{2,31})(?![\w.-]*[=:(])/g

export const learnFrom = (text: string, to: Redactor): void => {
  for (const [, from = '', until = ''] of text.matchAll(RANGE)) {
    const [first, last] = [parseAddress(from), parseAddress(until)]
    if (first === null || last === null || to.learned.ranges.length >= MOST_RANGES) continue
    if (first.family === last.family) to.learned.ranges.push([first, last])
  }
  for (const [, user = ''] of text.matchAll(USER)) if (user !== 'root') learnWord(to, 'user', user)
}
