// How many columns does this text take, and where does it break into lines?

/** East Asian wide characters and emoji take two columns, combining marks none. */
export const columns = (text: string): number => {
  let sum = 0
  for (const character of text) sum += columnsOf(character)
  return sum
}

const columnsOf = (character: string): number => {
  if (character < '\u0300') return 1
  if (COMBINING.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/**
 * Breaks at spaces, and in Chinese before or after any character that may stand there (UAX #14 in
 * outline: no line begins with a closing mark or ends with an opening one); a word longer than a line
 * is cut. Never returns an empty list.
 */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const { part, gap } of partsOf(text, width)) {
    const longer = line === '' ? part : `${line}${gap}${part}`
    if (columns(longer) <= width) line = longer
    else {
      if (line !== '') lines.push(line)
      line = part
    }
  }
  return [...lines, line]
}

/** What is never broken but for its length, and what stands before it within a line. */
type Part = { readonly part: string; readonly gap: '' | ' ' }

const partsOf = (text: string, width: number): Part[] =>
  text.split(' ').flatMap(word =>
    word
      .split(BETWEEN_CHINESE)
      .flatMap(part => pieces(part, width))
      .map((part, at): Part => ({ part, gap: at === 0 ? ' ' : '' })),
  )

const CHINESE = '\\p{Script=Han}\\u3001-\\u3015\\uff01-\\uff5e'
const OPENING = '（「『《〈【“‘(\\[{'
const CLOSING = '）」』》〉】”’、。，；：！？…％)\\]},.;:!?%'
const BETWEEN_CHINESE = new RegExp(
  `(?<=[${CHINESE}])(?<![${OPENING}])(?![${CLOSING}])|(?<![${OPENING}])(?=[${CHINESE}])(?![${CLOSING}])`,
  'u',
)

/** Fills with spaces up to `width` columns. */
export const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)))

/** At most `width` columns; what was cut shows as `…`. */
export const shorten = (text: string, width: number): string => {
  if (columns(text) <= width) return text
  return `${pieces(text, Math.max(1, width - 1))[0] ?? ''}…`
}

const pieces = (word: string, width: number): string[] => {
  if (columns(word) <= width) return [word]
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const character of word) {
    const more = columnsOf(character)
    if (used + more > width && part !== '') {
      parts.push(part)
      part = ''
      used = 0
    }
    part += character
    used += more
  }
  return [...parts, part]
}

const COMBINING = /^[\p{Mn}\p{Me}]$/u

// Unicode East_Asian_Width W and F, by block (UAX #11), and emoji shown as pictures.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u
