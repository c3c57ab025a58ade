// Which parts of a text are secrets by their form, whatever field they stand in?

/** Put in the place of every secret. */
export const REDACTED = 'REDACTED'

/** What a secret is called in names of settings, headers and options. */
const CALLED = [
  ...['pass(?:word|wd|phrase|code)', 'pwd', 'secret', 'token', 'credentials?', 'psk'],
  ...['(?:api|auth|access|private|fastopen)[_-]?key', '密码', '口令', '密钥'],
].join('|')

// A whole pattern cannot ignore case: `LTAI` and `ltai` are not the same.
const anyCase = (pattern: string): string =>
  pattern.replace(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`)

const VALUE =
  '(?:\\\\?"[^"\\\\\\r\\n]{0,2000}|\\\\?\'[^\'\\\\\\r\\n]{0,2000}|[^\\s"\',;&}\\]\\\\]{1,2000})'
const NAMED = `(?:${anyCase(CALLED)})[\\w-]{0,24}`
const SEPARATOR = '\\\\?["\']?[ \\t]{0,4}(?:=>|[:=：是])[ \\t]{0,4}'
const header = (name: string): string => `\\b${anyCase(name)}${SEPARATOR}\\\\?["']?`
const WORD_START = '(?<![\\p{L}\\p{N}_.-])'

/** Pairs of what stays and the secret behind it. Every repetition is bounded, so time is linear. */
const PATTERNS: readonly (readonly [stays: string, secret: string])[] = [
  // Also with \n written out, and cut off before its end.
  [
    '',
    '-----BEGIN [A-Z0-9 ]{1,60}-----(?:[A-Za-z0-9+/=\\s\\\\:,.]|-(?!----)){0,40000}(?:-----END [A-Z0-9 ]{1,60}-----)?',
  ],
  // scheme://user:password@; a password may hold a colon or an @.
  [
    `(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{0,20}://`,
    '[^\\s/"\'<>@:]{0,200}:[^\\s/"\'<>]{1,500}(?=@)',
  ],
  [header('(?:proxy-)?authorization'), '[^\\r\\n"\'\\\\]{1,4000}'],
  [header('(?:set-)?cookie'), '[^\\r\\n"\'\\\\]{1,4000}'],
  [
    `\\b(?:${anyCase('bearer|basic')}) {1,4}`,
    '(?=[a-z._~-]{0,4000}[A-Z0-9+/=])[A-Za-z0-9+/=._~-]{8,4000}',
  ],
  [`${WORD_START}[\\w.-]{0,64}?${NAMED}${SEPARATOR}`, VALUE],
  // DB_PASS=…, but no bypass=…
  [`${WORD_START}(?:[\\w.-]{0,60}[_-])?${anyCase('pass')}${SEPARATOR}`, VALUE],
  [`(?<!\\S)--[\\w-]{0,40}?${NAMED}[ \\t]{1,4}`, VALUE],
  ['', `${WORD_START}(?:LTAI[A-Za-z0-9]{8,40}|(?:STS|TMP)\\.[A-Za-z0-9]{8,80})`],
  ['', `${WORD_START}CAIS[A-Za-z0-9+/=]{30,4000}`],
  ['', `${WORD_START}(?:AKIA|ASIA)[A-Z0-9]{12,30}`],
  ['', `${WORD_START}(?:gh[a-z]_|github_pat_|xox[a-z]-|sk-|AIza|glpat-|wpj1\\.)[\\w.-]{16,200}`],
  ['', `${WORD_START}eyJ[\\w-]{8,4000}\\.[\\w-]{4,8000}(?:\\.[\\w-]{0,4000})?`],
  // Hashed passwords of crypt(5).
  ['', '\\$(?:1|2[abxy]|5|6|7|y|gy|argon2[a-z]{0,2})\\$[^\\s:"\']{8,400}'],
]

const SECRET = new RegExp(
  PATTERNS.map(([stays, secret]) => `(${stays})(${secret})`).join('|'),
  'gu',
)

/**
 * `text` with every secret replaced; `found` is called with each. Line feeds stay, so that lines keep
 * their numbers.
 */
export const withoutSecrets = (text: string, found: (secret: string) => void): string =>
  text.replace(SECRET, (whole, ...groups: (string | undefined)[]) => {
    const place = PATTERNS.findIndex((_, i) => groups[i * 2 + 1] !== undefined)
    const [stays = '', secret = ''] = groups.slice(place * 2, place * 2 + 2)
    const bare = /^\\?["']?(.*)$/s.exec(secret)?.[1] ?? ''
    if (HARMLESS.test(bare)) return whole
    found(bare)
    return stays + secret.slice(0, secret.length - bare.length) + redactedLines(bare)
  })

const HARMLESS =
  /^(?:|null|none|true|false|yes|no|on|off|required|optional|enabled|disabled|REDACTED(?::REDACTED)?)$/i

export const redactedLines = (secret: string): string =>
  REDACTED + '\n'.repeat(secret.split('\n').length - 1)

/** A long word of mixed capitals, small letters and digits: the secret of an access key has 30. */
export const isSecretWord = (word: string): boolean =>
  word.length >= 20 && /^[A-Za-z0-9]+$/.test(word) && isMixed(word)

const isMixed = (word: string): boolean =>
  /[A-Z]/.test(word) && /[a-z]/.test(word) && /\d/.test(word)
