// Under which name is an answer of a further account kept?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'

/** `cloud/ecs.DescribeInstances.json` → `cloud/<folder>/ecs.DescribeInstances.json` */
export const inFolder = (item: EvidenceItem, folder: string): EvidenceItem =>
  evidenceItem({ ...item, file: item.file.replace(/^cloud\//, `cloud/${folder}/`) })
