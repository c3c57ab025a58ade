// How is an answer kept whose Output was unpacked into pieces of evidence of their own?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { sha256 } from '#shared/plain/digest.ts'

/**
 * All to the letter but the one value, which stands there as its length and digest: packed, it would
 * carry what the host printed past everybody who looks through the files of the host part, or cuts
 * something out of them (docs/adr/0019). A few words, such as those of a shell, stay.
 */
export const withoutOutput = (item: EvidenceItem, output: string): EvidenceItem =>
  output.length <= SHORT ? item : evidenceItem({ ...item, raw: replaced(item.raw, output) })

const SHORT = 400

const replaced = (raw: string, output: string): string => {
  const bytes = Buffer.from(output, 'base64')
  const mark = `whyport: ${bytes.length} bytes, sha256 ${sha256(bytes)}`
  const [written] = ['', '\\']
    .map(before => output.replaceAll('/', `${before}/`))
    .filter(form => raw.includes(form))
  if (written !== undefined) return raw.replaceAll(written, mark)
  // Escaped in another way: the form of the answer is lost, its values are not.
  return JSON.stringify(JSON.parse(raw), (_key, value) => (value === output ? mark : value), 1)
}
