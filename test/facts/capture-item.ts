// Which evidence is a capture that whyport took, of these frames?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { type CaptureAsk, captureArgv } from '#shared/plain/capture.ts'
import { type Kept, pcapFile } from './pcap-frames.ts'

/** What tcpdump prints at its end. */
export const tcpdumpSaid = (captured: number, dropped = 0): string =>
  `tcpdump: listening on any\n${captured} packet${captured === 1 ? '' : 's'} captured\n9 packets received by filter\n${dropped} packets dropped by kernel\n`

/** From 08:29:00 on, for ten seconds: the golden account was read at 08:30. */
export const CAPTURED_AT = Date.parse('2026-11-22T08:29:00.000Z')

export const captureItem = (
  frames: readonly Kept[],
  {
    ask = { port: 8080, client: null },
    ...more
  }: Partial<EvidenceItem> & { ask?: CaptureAsk } = {},
): EvidenceItem =>
  evidenceItem({
    ...{ file: 'capture/here.pcap', kind: 'capture', subject: '', account: null, requestId: null },
    ...{ startedAt: '2026-11-22T08:29:00.000Z', collectedAt: '2026-11-22T08:29:10.000Z' },
    ...{ tookMs: 10_000, status: 'ok', exit: 0, encoding: 'base64' },
    stderr: tcpdumpSaid(frames.length),
    request: { argv: captureArgv(ask), ...ask },
    raw: pcapFile(276, frames).toString('base64'),
    ...more,
  })
