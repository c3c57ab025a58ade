// How do a sentence and a pair of commands become a fix?
import type { Fix, FixCommand } from '#shared/fix.ts'
import { type Message, type MessageKey, type Params, type Phrase, say } from '#shared/message.ts'
import { inEnglish, sentence } from '#shared/wording/sentence.ts'
import { aliyunCommand } from './aliyun-command.ts'

/** What the check found about the thing to mend (`about` of the cause): ids, addresses, states. */
export type FixValues = Readonly<Record<string, Phrase | number>>

export const wordOf = (values: FixValues, name: string): Phrase | number => values[name] ?? ''

/** In English, for commands. */
export const textOf = (values: FixValues, name: string): string => {
  const value = wordOf(values, name)
  return typeof value === 'number' ? `${value}` : inEnglish(value)
}

/** Advice that only describes: nothing was judged again. */
export const advice = (
  key: MessageKey,
  params: Params,
  more: Partial<Pick<Fix, 'commands' | 'alsoAdmits'>> = {},
): Fix => ({
  ...summedUp(say(key, params)),
  commands: [],
  alsoAdmits: [],
  provenBySimulation: false,
  ...more,
})

/** Whoever the rules of the place admit gets in from then on. */
export const openedTo = (source: string, place: string): Fix['alsoAdmits'][number] => ({
  source,
  ports: sentence(say('report.fix.every-port')),
  to: [place],
})

/** A fix says what it does in English, and carries the message for other languages. */
export const summedUp = (message: Message): Pick<Fix, 'summary' | 'message'> => ({
  summary: sentence(message),
  message,
})

export type Parameters = readonly (readonly [name: string, value: string])[]
type Call = readonly [
  product: 'ecs' | 'vpc' | 'slb' | 'alb' | 'nlb' | 'cbn',
  action: string,
  parameters: Parameters,
]

/** One command with its undo; none at all when a value is missing or not safe to print. */
export const withUndo = (make: Call, undo: Call): FixCommand[] => {
  const [doText, undoText] = [make, undo].map(([product, action, parameters]) =>
    parameters.some(([, value]) => value === '')
      ? null
      : aliyunCommand(product, action, parameters),
  )
  return doText == null || undoText == null ? [] : [{ tool: 'aliyun', do: doText, undo: undoText }]
}
