// Under which name is an answer of a further account kept?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { Sink } from '../collector.ts'

/**
 * Hands each answer on once: the same one is in the look-ups of the search and in what is read
 * afterwards. Another answer under the same name gets a number of its own.
 */
export const onceEachFile = (sink: Sink): Sink => {
  const taken = new Map<string, string>()
  const place = (item: EvidenceItem): EvidenceItem => {
    let placed = item
    for (let n = 2; (taken.get(placed.file) ?? item.sha256) !== item.sha256; n++)
      placed = evidenceItem({ ...item, file: item.file.replace(/\.json$/, `.${n}.json`) })
    return placed
  }
  return item => {
    const placed = place(item)
    if (taken.has(placed.file)) return
    taken.set(placed.file, item.sha256)
    sink(placed)
  }
}

/** `cloud/ecs.DescribeInstances.json` → `cloud/<folder>/ecs.DescribeInstances.json` */
export const inFolder = (item: EvidenceItem, folder: string): EvidenceItem =>
  evidenceItem({ ...item, file: item.file.replace(/^cloud\//, `cloud/${folder}/`) })
