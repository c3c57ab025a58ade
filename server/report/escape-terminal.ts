// How is text from outside shown so that it cannot act on a terminal?

/**
 * Control, format (bidi, zero-width, tag), private-use and lone surrogate characters and Unicode
 * line ends become visible escapes. Names of rules, chains and processes can hold any of them.
 */
export const escapeTerminal = (text: string): string => text.replace(ACTIVE, visible)

const ACTIVE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const visible = (character: string): string => SHORT[character] ?? byNumber(character)

const byNumber = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`
}
