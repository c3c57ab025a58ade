// Does this answer prove that a file does not exist on the host?
import type { EvidenceItem } from '#shared/evidence.ts'

/**
 * Only for ids of the command list that read a file. The collector says so with the system's own
 * words; status 127 alone is what a missing tool gives, and proves nothing.
 */
export const isProvenAbsent = ({ status, stderr, raw }: EvidenceItem): boolean =>
  (status === 'absent' || status === 'failed') &&
  raw === '' &&
  /No such file or directory/.test(stderr)
