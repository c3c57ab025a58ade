// Does this refusal mean that the cloud restricts the access key because it looks leaked?

/**
 * The code is the one of any refusal, only the message tells (RAM help page "AccessKey restrictive
 * protection", read 2026-11-22; the exact words are not documented).
 */
export const isLeakedKeyMessage = (message: string): boolean =>
  /access\s?key.{0,200}(?:leak|expos|restrictive)|(?:leak|expos|restrictive).{0,200}access\s?key/is.test(
    message.slice(0, LONGEST),
  )

const LONGEST = 4000
