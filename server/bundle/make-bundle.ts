// How does a finished diagnosis become one signed file?
import { type BundleInput, bundleFiles } from '../report/bundle.ts'
import { writeZip } from './write-zip.ts'

/**
 * `evidence` in the order in which it arrived (the order of `report.evidence`), `asked` as the caller
 * said it. The same input gives the same bytes.
 */
export const makeBundle = (input: BundleInput): Promise<Buffer> => writeZip(bundleFiles(input))
