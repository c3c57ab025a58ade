// Which error code does this piece of cloud evidence carry?
import { isLeakedKeyMessage } from '#shared/leaked-key.ts'

/** '' for an answer that is no error. Reads the envelope `{"status":403,"body":{…}}`. */
export const errorCodeIn = (raw: string): string => {
  if (!/^\{"status":\d+,"body":/.test(raw)) return ''
  try {
    const envelope: unknown = JSON.parse(raw)
    return String(at(at(envelope, 'body'), 'Code') ?? '')
  } catch {
    return ''
  }
}

/** A refusal whose message, not its code, says that the key looks leaked. */
export const isKeyRestricted = (raw: string): boolean =>
  isLeakedKeyRefusal({ code: errorCodeIn(raw), text: raw })

/** The same of an answer that is no evidence yet. */
export const isLeakedKeyRefusal = ({
  code,
  text,
}: {
  readonly code: string
  readonly text: string
}): boolean => code.startsWith('Forbidden') && isLeakedKeyMessage(text)

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
