// What would tell what an undecided rule of the host's filter does?

import type { Need } from '#shared/judgement.ts'
import { type Message, type Phrase, say } from '#shared/message.ts'
import { inEnglish, sentence } from '#shared/wording/sentence.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { DoubtfulRule } from '../filter/host-chain.ts'
import { type Decider, ROUTE, type Unsure } from '../filter/host-rule.ts'
import type { HostCell } from '../filter/walk.ts'

const MOST_NEEDS = 8

/** One need for each thing that is not known, in the order the rules were met. */
export const needsOf = (
  cells: readonly HostCell[],
  { settles, areAddressesRead }: { settles: readonly string[]; areAddressesRead: boolean },
): Need[] => {
  const open = cells
    .flatMap(cell => cell.undecided)
    .flatMap(rule => rule.unsure.map(unsure => ({ rule, unsure })))
  // In which order chains run matters only when nothing else is left open.
  const real = open.filter(({ unsure }) => unsure.name !== 'order')
  const needs = new Map<string, Need>()
  // Without the rest of the rules nothing else can be settled.
  const sized = real.filter(({ unsure }) => unsure.name === 'size')
  for (const { rule, unsure } of [...sized, ...(real.length > 0 ? real : open)]) {
    const isPlace = unsure.kind === 'packet' && PLACE_FIELDS.has(unsure.name)
    const need = isPlace && !areAddressesRead ? needCommand('ip-addr') : needFor(rule, unsure)
    needs.set(inEnglish(need.need), { ...need, wouldSettle: settles })
  }
  return [...needs.values()].slice(0, MOST_NEEDS)
}

/** The rule a sentence names: the first one that is really in doubt. */
export const doubtfulRule = (cells: readonly HostCell[]): Decider | undefined => {
  const rules = cells.flatMap(cell => cell.undecided)
  const real = rules.find(({ unsure }) => unsure.some(({ name }) => name !== 'order'))
  return (real ?? rules[0])?.by
}

const needFor = ({ by }: DoubtfulRule, { kind, name }: Unsure): Need => {
  if (kind === 'unread') return needCommand(name)
  if (name === ROUTE)
    return {
      need: say('need.route', { rule: by.id }),
      how: say('how.route', { rule: by.text.slice(0, 300) }),
      wouldSettle: [],
    }
  if (name === 'size')
    return {
      need: say('need.too-many-rules', { rule: by.id }),
      how: say('how.one-client'),
      wouldSettle: [],
    }
  const how = kind === 'traffic' ? say('how.probe-traffic') : lookAt(by)
  return { need: say(`need.${kind}`, { name: nameWords(name), rule: by.id }), how, wouldSettle: [] }
}

const lookAt = ({ text, otherText }: Decider): Message => {
  const rule = text.slice(0, 300)
  return otherText === undefined
    ? say('how.look-at-rule', { rule })
    : say('how.look-at-both', { rule, other: otherText.slice(0, 300) })
}

// Most names are those of the tool; these are words of our parsers.
const nameWords = (name: string): Phrase => {
  const [head = '', isOther] = name.split(', which iptables-save shows otherwise')
  const known = NAMES.find(key => sentence(say(key)) === head)
  const words = known === undefined ? head : say(known)
  return isOther === undefined ? words : say('unsure.otherwise', { name: words })
}

const NAMES = [
  'unsure.set-element',
  'unsure.set-key',
  'unsure.invalid-type',
  'unsure.set-by-rules',
  'unsure.set-full',
  'unsure.limit-each',
  'unsure.table-flags',
  'unsure.order',
  'unsure.policy',
  'unsure.rule',
  'unsure.other-number',
] as const

const PLACE_FIELDS = new Set(['iif', 'daddr', 'destination'])
