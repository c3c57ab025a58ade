// Is this bundle what its key signed, and does its evidence still say the same?
import { z } from 'zod'
import { type ErrorCode, WhyportError } from '#shared/error.ts'
import { QuestionInput } from '#shared/question.ts'
import { Report } from '#shared/report.ts'
import { replayOfFiles } from '../collect/replay.ts'
import { MANIFEST } from '../report/bundle.ts'
import {
  fingerprint,
  hex,
  isSignedBy,
  PAYLOAD_TYPE,
  PREDICATE_TYPE,
} from '../report/signed-statement.ts'
import { readZip } from './read-zip.ts'
import { type Rejudged, rejudge } from './rejudge.ts'
import { writeZip } from './write-zip.ts'

export type Checked = {
  readonly report: Report
  readonly files: number
  /** Of the key that signed; whose key that is, only a key from elsewhere can tell. */
  readonly signer: string
  readonly rejudged: Exclude<Rejudged, 'differs'>
}

/** Throws a WhyportError that says what is wrong. Nothing of the payload is used before its signature. */
export const checkBundle = async (
  subject: string,
  bytes: Buffer,
  keyPem: string | null,
): Promise<Checked> => {
  const files = await openBundle(subject, bytes)
  const signer = checkFiles(subject, files, keyPem)
  if (!(await writeZip(files)).equals(bytes))
    throw refused(subject, 'the archive around the signed files was changed or packed again')
  const report = reportIn(subject, files)
  const replay = replayOfFiles(files, report.createdAt)
  const asked = QuestionInput.partial().required({ target: true }).safeParse(replay.question)
  if (!asked.success) throw refused(subject, 'question.json is no question')
  const { target, port, protocol, from, region, at } = asked.data
  const question = { target, port, protocol, from, region, at: at ?? report.createdAt }
  const rejudged = await rejudge(report, withoutHoles(question), replay.evidence)
  if (rejudged === 'differs')
    throw refused(subject, 'its evidence, judged again, does not lead to its report')
  return { report, files: files.size, signer, rejudged }
}

/** The files of a zip that looks like a bundle. */
export const openBundle = async (subject: string, bytes: Buffer): Promise<Map<string, Buffer>> => {
  const unpacked = await readZip(bytes)
  if (unpacked.kind === 'no-zip')
    throw refused(subject, 'is no bundle: not even a zip', 'bad-evidence')
  if (unpacked.kind === 'broken') {
    const isCut = /end of central directory/i.test(unpacked.why)
    throw refused(subject, isCut ? 'is cut: the end of the archive is missing' : unpacked.why)
  }
  const { files } = unpacked
  if (files.has(MANIFEST)) return files
  throw files.has('pub.pem') && files.has('VERIFY.txt')
    ? refused(subject, `${MANIFEST} was taken out`)
    : refused(subject, `is a zip, but no bundle: it holds no ${MANIFEST}`, 'bad-evidence')
}

/** Signature, then the signed list against the files. Returns the signer's fingerprint. */
export const checkFiles = (
  subject: string,
  files: ReadonlyMap<string, Buffer>,
  keyPem: string | null,
): string => {
  const envelope = Envelope.safeParse(jsonIn(files.get(MANIFEST)))
  if (!envelope.success) throw refused(subject, `${MANIFEST} is no signed envelope`)
  const { payloadType, payload, signatures } = envelope.data
  if (payloadType !== PAYLOAD_TYPE) throw newer(subject, payloadType)
  const signed = Buffer.from(payload, 'base64')
  const signature = Buffer.from(signatures[0].sig, 'base64')
  const ownPem = files.get('pub.pem')?.toString('utf8') ?? ''
  const isOwn = isSignedBy(signed, signature, ownPem)
  if (!isOwn) throw refused(subject, 'the signature does not fit: manifest or pub.pem was changed')
  const signer = fingerprint(ownPem)
  if (keyPem !== null && !isSignedBy(signed, signature, keyPem))
    throw refused(subject, `is signed by another key than --key: by ${signer}`)
  checkList(subject, jsonIn(signed), files)
  return signer
}

const checkList = (
  subject: string,
  statement: unknown,
  files: ReadonlyMap<string, Buffer>,
): void => {
  const type = z.looseObject({ predicateType: z.string() }).safeParse(statement)
  if (type.data?.predicateType !== PREDICATE_TYPE) throw newer(subject, type.data?.predicateType)
  const list = Statement.safeParse(statement)
  if (!list.success) throw refused(subject, 'the signed list cannot be read')
  const digests = new Map(list.data.subject.map(({ name, digest }) => [name, digest.sha256]))
  if (digests.size !== list.data.subject.length) throw refused(subject, 'lists a file twice')
  for (const [name, digest] of digests) {
    const content = files.get(name)
    if (content === undefined) throw refused(subject, `${name} is missing`)
    if (hex(content) !== digest) throw refused(subject, `${name} was changed`)
  }
  const extra = [...files.keys()].find(name => name !== MANIFEST && !digests.has(name))
  if (extra !== undefined) throw refused(subject, `${JSON.stringify(extra)} was added`)
}

const reportIn = (subject: string, files: ReadonlyMap<string, Buffer>): Report => {
  const report = Report.safeParse(jsonIn(files.get('report.json')))
  if (report.success) return report.data
  throw refused(subject, 'report.json is no report of this version', 'bad-evidence')
}

const Envelope = z.object({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.tuple([z.object({ keyid: z.string(), sig: z.base64() })]),
})

const Statement = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
})

const jsonIn = (bytes: Buffer | undefined): unknown => {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}

const withoutHoles = <T extends object>(asked: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  // Keys without a value are dropped, which is what the type of an optional key asks for.
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

const newer = (subject: string, type = 'none'): WhyportError =>
  refused(subject, `has a form that this version does not know: ${type}`, 'bad-evidence')

const refused = (subject: string, message: string, code: ErrorCode = 'bad-bundle'): WhyportError =>
  new WhyportError(code, {
    subject,
    message,
    next:
      code === 'bad-bundle'
        ? 'do not rely on it: fetch the bundle again from who made it'
        : 'give a file that `whyport bundle` wrote, with the same or a newer version of whyport',
  })
