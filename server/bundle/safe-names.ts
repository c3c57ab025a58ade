// Under which names can evidence from any folder stand in a bundle?
import { type Evidence, evidenceItem } from '#shared/evidence.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { SAFE_NAME } from '../report/bundle.ts'

/** Done before judging, because the id of an item follows from its name. */
export const withSafeNames = (evidence: Evidence): Evidence =>
  evidence.map(item =>
    SAFE_NAME.test(item.file) ? item : evidenceItem({ ...item, file: safeName(item.file) }),
  )

// Different names stay different: a part of the old name's hash stands before the ending.
const safeName = (file: string): string => {
  const [, stem = '', ending = ''] = /^(?<stem>.*?)(?<ending>\.[a-z]+)?$/s.exec(file) ?? []
  const parts = stem.split('/').map(part => part.replace(/[^A-Za-z0-9._@:-]/g, '-').slice(0, 150))
  const plain = parts.map(part => (/^[A-Za-z0-9]/.test(part) ? part : `x${part}`)).join('/')
  return `${plain}.${sha256(file).slice(0, 12)}${ending}`
}
