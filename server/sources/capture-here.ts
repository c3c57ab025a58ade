// Which packets of the asked port does this very machine see, when that was asked for?
import { startCapture } from '#agent/host/capture.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { captureArgv, captureWords } from '#shared/plain/capture.ts'
import type { Question } from '#shared/question.ts'
import { captureItem } from '../collect/host/capture-item.ts'
import type { World } from './world.ts'

/** `announce` shows who allowed it what is recorded, before it starts. */
export type AllowedCapture = {
  readonly seconds: number
  readonly announce: (line: string) => void
}

export const captureHere = async (
  { port, protocol, from }: Question,
  { capture, world }: { readonly capture: AllowedCapture | undefined; readonly world: World },
  keep: (item: EvidenceItem) => void,
): Promise<void> => {
  if (capture === undefined || port === null || protocol !== 'tcp') return
  const ask = { port, client: onlyClient(from) }
  const argv = captureArgv(ask)
  if (argv === null) return
  const { seconds, announce } = capture
  for (const line of captureWords(argv, { seconds, place: 'as evidence of this run only' }))
    announce(line)
  const { ready, done } = startCapture({ ask, argv, seconds, signal: world.signal })
  if (await ready) announce('  it is ready: connect from the client now')
  keep(captureItem(await done))
}

// One address is captured alone: others on a busy port would fill the capture.
const onlyClient = (from: Question['from']): string | null =>
  from.kind === 'address' ? from.address : null
