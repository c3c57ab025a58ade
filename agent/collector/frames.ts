// How do the two halves of the agent speak? A line of JSON, then as many bytes as it announces.
import { type Fields, fieldsOf, isWhole, parseJson } from '#shared/plain/untrusted.ts'

export type Frame = { readonly head: Fields; readonly body: Buffer }

const HEAD_BYTES = 16 * 1024

export const frame = (head: Fields, body: Uint8Array = new Uint8Array()): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ ...head, bytes: body.length })}\n`), body])

/** Ends with the stream; throws for what is no frame, or for a body of more than `maxBytes`. */
export async function* framesOf(
  stream: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Frame> {
  const bytes = arriving(stream)
  for (let head = await headOf(bytes, maxBytes); head; head = await headOf(bytes, maxBytes)) {
    while (bytes.size() < head.bytes) if (!(await bytes.more())) throw new Error(CUT)
    yield { head: head.fields, body: bytes.take(head.bytes) }
  }
}

const CUT = 'it stopped in the middle of an answer'
const STRANGE = 'it says something that is not understood'

type Arriving = {
  /** False when nothing more comes. */
  readonly more: () => Promise<boolean>
  readonly size: () => number
  readonly seen: () => Buffer
  readonly take: (count: number) => Buffer
}

// Chunks are joined only when they are looked at, so that a large body is copied once.
const arriving = (stream: AsyncIterable<Buffer>): Arriving => {
  const source = stream[Symbol.asyncIterator]()
  let chunks: Buffer[] = []
  let size = 0
  const seen = (): Buffer => {
    const all = Buffer.concat(chunks)
    chunks = [all]
    return all
  }
  return {
    more: async () => {
      const next = await source.next()
      if (next.done) return false
      chunks.push(next.value)
      size += next.value.length
      return true
    },
    size: () => size,
    seen,
    take: count => {
      const all = seen()
      chunks = [all.subarray(count)]
      size -= count
      return all.subarray(0, count)
    },
  }
}

const headOf = async (
  bytes: Arriving,
  maxBytes: number,
): Promise<{ readonly fields: Fields; readonly bytes: number } | null> => {
  let end = bytes.seen().indexOf('\n')
  while (end < 0) {
    if (bytes.size() > HEAD_BYTES) throw new Error(STRANGE)
    const isMore = await bytes.more()
    if (!isMore && bytes.size() > 0) throw new Error(CUT)
    if (!isMore) return null
    end = bytes.seen().indexOf('\n')
  }
  const fields = fieldsOf(parseJson(bytes.take(end + 1).toString()))
  const announced = fields?.['bytes']
  if (fields === null || !isWhole(announced, 0, maxBytes)) throw new Error(STRANGE)
  return { fields, bytes: announced }
}
