// Which words does a line of iptables-save consist of?

/** One option with its values: `! --dport 80:90` → { name: '--dport', values: ['80:90'], negated }. */
export type SavedOption = {
  readonly name: string
  readonly values: readonly string[]
  readonly negated: boolean
}

/** Quoted words may hold blanks and `\"`. null: a quote that does not end. */
export const wordsOf = (line: string): string[] | null => {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '') {
    const quoted = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/.exec(rest)
    const plain = /^[^\s"]\S*/.exec(rest)
    const hit = quoted ?? plain
    if (hit === null) return null
    words.push(quoted === null ? hit[0] : (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1'))
    rest = rest.slice(hit[0].length).trimStart()
  }
  return words
}

/**
 * Words grouped by option. A `!` stands before the option it turns round; before 1.4.3 it stood
 * before the value. null when a word belongs to no option.
 */
export const optionsOf = (words: readonly string[]): SavedOption[] | null => {
  const options: { name: string; values: string[]; negated: boolean }[] = []
  let negated = false
  for (const word of words) {
    const last = options.at(-1)
    if (word === '!') negated = true
    else if (isOption(word)) {
      options.push({ name: word, values: [], negated })
      negated = false
    } else if (last === undefined) return null
    else {
      last.values.push(word)
      if (negated) last.negated = true
      negated = false
    }
  }
  return negated ? null : options
}

const isOption = (word: string): boolean => /^-[A-Za-z]$|^--[a-z0-9]/.test(word)
