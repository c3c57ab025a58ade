// How does a message become a sentence of one language?
import i18next from 'i18next'
import type { Message, Param } from '../message.ts'

export type Language = 'en' | 'zh-CN'

export type Wording = {
  readonly language: Language
  /** A key that this version does not know stands for itself. */
  readonly sentence: (message: Message) => string
  /** Of a stored report: `english` where the message is missing or of another version. */
  readonly told: (message: Message | undefined, english: string) => string
}

type Tongue = {
  readonly language: Language
  readonly table: Readonly<Record<string, string>>
  /** Between the parts of a list. */
  readonly separator: string
  readonly asClause: (text: string, template: string) => string
}

export const wordingOf = ({ language, table, separator, asClause }: Tongue): Wording => {
  const i18n = i18next.createInstance()
  // Keys contain dots; values are escaped by each output, never here.
  void i18n.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    resources: { [language]: { translation: table } },
  })
  const spoken = (param: Param): string | number => {
    if (typeof param === 'string' || typeof param === 'number') return param
    return 'key' in param ? sentence(param) : param.map(spoken).join(separator)
  }
  const sentence = ({ key, params, clause }: Message): string => {
    const values = Object.entries(params).map(([name, param]) => [name, spoken(param)])
    // As `replace` no name of a value can be taken for an option of the translation.
    // What may be said at the end may also be nothing.
    const text = i18n.t(key, { replace: Object.fromEntries(values) }).trimEnd()
    return clause ? asClause(text, table[key] ?? '') : text
  }
  return {
    language,
    sentence,
    told: (message, english) =>
      message !== undefined && Object.hasOwn(table, message.key) ? sentence(message) : english,
  }
}
