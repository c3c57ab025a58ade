// Which one block of sources should a fix admit?
import type { Flow } from '#shared/flow.ts'
import { type Phrase, say } from '#shared/message.ts'
import { everyAddress, sameAddresses, toCidrs } from '#shared/plain/address-set.ts'

/** The asked sources as one CIDR block; null when they are everybody or several blocks. */
export const askedBlock = ({ sources }: Flow): string | null => {
  if (sameAddresses(sources, everyAddress(sources.family))) return null
  const [block, ...more] = toCidrs(sources)
  return more.length === 0 ? (block ?? null) : null
}

/** As it was asked, for a sentence. */
export const askedFrom = ({ question }: Flow): Phrase =>
  question.askedFrom === 'any' ? say('sources.anyone') : question.askedFrom

/** Why no command is offered for these sources, for a sentence. */
export const WHY_NO_BLOCK = say('fix.no-block')
