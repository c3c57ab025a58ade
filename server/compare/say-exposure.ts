// How is it said who gets in now, and who no longer does?
import type { Comparison } from '#shared/comparison.ts'
import { type Message, type MessageKey, say } from '#shared/message.ts'

/** Nothing when nobody was let in or shut out, or when it is not known. */
export const exposureSentences = (admitted: Comparison['admitted']): Message[] =>
  admitted === null
    ? []
    : [...said('compare.opened', admitted.opened), ...said('compare.closed', admitted.closed)]

const MOST_SOURCES = 4

const said = (key: MessageKey, { ipv4, ipv6 }: { ipv4: string[]; ipv6: string[] }): Message[] => {
  const all = [...ipv4, ...ipv6]
  if (all.length === 0) return []
  const more = all.length > MOST_SOURCES ? ` … (${all.length})` : ''
  return [say(key, { sources: all.slice(0, MOST_SOURCES).join(', ') + more })]
}
