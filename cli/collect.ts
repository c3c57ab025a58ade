// What do this machine's network and firewall say? Written down as the host part of a folder.
import { startCapture } from '#agent/host/capture.ts'
import { collectHost } from '#agent/host/collect-host.ts'
import { type FolderWriter, openFolder } from '#agent/host/write-folder.ts'
import { WhyportError } from '#shared/error.ts'
import { type CaptureOutcome, captureArgv, captureWords } from '#shared/plain/capture.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import { type CaptureArguments, type WantedCapture, wantedCapture } from './capture-arguments.ts'
import { refuseForeignFolder, unwritable } from './collect-folder.ts'
import { EXIT } from './exit-code.ts'
import { stopSignal } from './stop-signal.ts'
import { type Terminal, tell, writeOut } from './terminal.ts'

export type CollectArguments = CaptureArguments & {
  readonly out?: string | undefined
  readonly quiet?: boolean | undefined
}

/** Returns the exit status: 2 when something was there and could not be read. */
export const collectCommand = async (
  { out, quiet, ...packets }: CollectArguments,
  terminal: Terminal,
): Promise<number> => {
  const folder = out ?? `whyport-host-${new Date().toISOString().slice(0, 10)}`
  const wanted = wantedCapture(packets)
  refuseForeignFolder(folder)
  const say = (text: string): void => {
    if (!quiet) tell(terminal, text)
  }
  say(`whyport: recording this machine into ${folder}`)
  const stop = stopSignal(terminal, LONGEST_MS)
  const writer = await writerFor(folder)
  const to = { folder, signal: stop.signal, say, terminal }
  // At the same time, so that the packets met the rules that are recorded.
  const [outcomes, captured] = await Promise.all([
    record(writer, to),
    wanted === null ? null : recordPackets(writer, wanted, to),
  ])
  stop.release()
  for (const line of summary(folder, outcomes)) say(line)
  await writeOut(terminal.stdout, `${folder}\n`)
  if (stop.isInterrupted()) return EXIT.interrupted
  // A tool that is absent is no trouble by itself, but one that was asked for by name is.
  const isCaptured = captured === null || captured.status === 'ok'
  return outcomes.some(isUnread) || !isCaptured ? EXIT.unread : EXIT.ok
}

// Each command has its own limit of seconds; this one only ends what none of them can.
const LONGEST_MS = 300_000

type To = {
  readonly folder: string
  readonly signal: AbortSignal
  readonly say: (text: string) => void
  readonly terminal: Terminal
}

// What is recorded is told also to who wants no lines: it is what they allow.
const recordPackets = async (
  writer: FolderWriter,
  { ask, seconds }: WantedCapture,
  { folder, signal, say, terminal }: To,
): Promise<CaptureOutcome | null> => {
  const argv = captureArgv(ask)
  if (argv === null) return null
  const place = `into ${folder}/capture/port-${ask.port}.pcap`
  for (const line of captureWords(argv, { seconds, place })) tell(terminal, line)
  const { ready, done } = startCapture({ ask, argv, seconds, signal })
  if (await ready) tell(terminal, '  it is ready: connect from the client now')
  const outcome = await done
  say(`  ${outcome.status.padEnd(10)} capture`)
  await writer.writeCapture(outcome).catch(error => Promise.reject(unwritable(folder, error)))
  return outcome
}

const record = async (
  writer: FolderWriter,
  { folder, signal, say }: To,
): Promise<readonly HostOutcome[]> => {
  const written: Promise<void>[] = []
  const outcomes = await collectHost({
    signal,
    goesOn: true,
    onOutcome: outcome => {
      say(`  ${outcome.status.padEnd(10)} ${outcome.id}`)
      written.push(writer.write(outcome))
    },
  })
  await Promise.all(written).catch(error => Promise.reject(unwritable(folder, error)))
  return outcomes
}

const writerFor = async (folder: string): Promise<FolderWriter> => {
  const writer = await openFolder(folder).catch(error => Promise.reject(unwritable(folder, error)))
  if (writer !== null) return writer
  throw new WhyportError('bad-usage', {
    subject: `--out ${folder}`,
    message: 'holds a recorded host already; two recordings in one folder would be read as one',
    next: 'name another folder, for example: --out ./evidence-2',
  })
}

const isUnread = ({ status }: HostOutcome): boolean =>
  status === 'denied' || status === 'timed-out' || status === 'truncated'

const summary = (folder: string, outcomes: readonly HostOutcome[]): string[] => {
  const denied = outcomes.filter(({ status }) => status === 'denied').length
  const ok = outcomes.filter(({ status }) => status === 'ok').length
  return [
    `whyport: ${ok} of ${outcomes.length} answered; a tool that is absent is no trouble by itself`,
    ...(denied === 0 ? [] : [`  ${denied} were refused: run it as root to read the firewall too`]),
    `  next: whyport diagnose <target> --port <port> --host-evidence ${folder}`,
  ]
}
