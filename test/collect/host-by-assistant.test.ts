// Does a script that the Cloud Assistant runs bring back the host, and is every other end told by its name?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import t, { type Test } from 'tap'
import { type AssistantAsk, hostByAssistant } from '#server/collect/cloud/host-by-assistant.ts'
import { sentText } from '#server/collect/host/host-script.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { type AssistantOptions, openAssistant } from '#test/emulator/assistant.ts'
import type { EmulatorOptions } from '#test/emulator/emulator.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, openAccount } from './cloud-client.ts'

const WEB = 'i-bp1demo000000web0001'
const BEGIN = '-----BEGIN WHYPORT HOST-----\n'
const END = '-----END WHYPORT HOST-----\n'
const SILENT = 'i-bp1demo000000bat0001'
const text = readFileSync(join(import.meta.dirname, '../../agent/collect.sh'), 'utf8')
const SCRIPT = { name: 'agent/collect.sh', text, sha256: sha256(text) }

const ask: AssistantAsk = {
  instanceId: WEB,
  regionId: 'cn-hangzhou',
  accountId: '1234567890123456',
  script: SCRIPT,
  clientToken: 'whyport-test-1',
}

type Run = {
  readonly assistant?: AssistantOptions
  readonly faults?: readonly Fault[]
  readonly instanceId?: string
  readonly signal?: AbortSignal
  readonly longestMs?: number
  readonly deadlineMs?: number
  readonly attempts?: number
  readonly maxBodyBytes?: number
}

const run = async (t: Test, { assistant, faults = [], signal = never, ...more }: Run) => {
  const emulated: Partial<EmulatorOptions> =
    assistant === undefined ? { faults } : { faults, assistant: openAssistant(assistant) }
  const { client, emulator } = await openAccount(t, {
    emulator: emulated,
    client: {
      deadlineMs: more.deadlineMs ?? 5_000,
      ...(more.attempts === undefined ? {} : { attempts: more.attempts }),
      ...(more.maxBodyBytes === undefined ? {} : { maxBodyBytes: more.maxBodyBytes }),
    },
  })
  const items: EvidenceItem[] = []
  const said: string[] = []
  await hostByAssistant({ ...ask, instanceId: more.instanceId ?? WEB }, client, {
    ...{ sink: item => items.push(item), signal, announce: line => said.push(line) },
    ...{ firstPauseMs: 1, longestMs: more.longestMs ?? 20_000 },
  })
  const carrier = JSON.parse(items.find(({ kind }) => kind === 'host-carrier')?.raw ?? '{}')
  const count = (action: string): number =>
    emulator.calls.filter(call => call.action === action).length
  return { items, said, carrier, count, emulator }
}

/** What the script prints of a host with these files. */
const printedFor = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const entries = Object.entries(files).map(([name, body]) => ({
    ...{ header: { name, type: 'file' as const, size: Buffer.byteLength(body) }, body },
  }))
  const packed = gzipSync(await packTar(entries)).toString('base64')
  return `${BEGIN}${packed.match(/.{1,76}/g)?.join('\n')}\n${END}`
}

t.test('an archive is the host of the instance that printed it, and of no other', async t => {
  const Output = await printedFor({
    'host/kernel-version.txt': 'Linux web-1 5.10.134\n',
    'host/nft-ruleset.err': 'whyport: left out, the archive may have 24000 bytes\n',
    'host/nft-ruleset.exit': '153\n',
    'host/i-bp1somebody00000000/ss-listeners.txt': 'LISTEN 0 511 0.0.0.0:443 0.0.0.0:*\n',
    'cloud/ecs.DescribeInstances.json': '{}',
  })
  const { items, carrier, said, emulator } = await run(t, {
    assistant: { first: ['Pending', 'Running'], end: { Output, ErrorCode: '' } },
  })
  t.match(carrier, { state: 'read', script: { sha256: SCRIPT.sha256 }, invokeId: /^t-/ })
  t.match(
    items.filter(({ kind }) => kind.startsWith('host.')),
    [
      { status: 'ok', file: `host/${WEB}/kernel-version.txt`, subject: WEB, raw: /^Linux web-1/ },
      { status: 'truncated', file: `host/${WEB}/nft-ruleset.txt`, subject: WEB },
    ],
  )
  t.strictSame(
    items.filter(({ kind }) => kind === 'ecs.DescribeInstances' || /somebody/.test(kind)),
    [],
  )
  t.match(said, [new RegExp(`${SCRIPT.sha256}.*${WEB}.*root`)])
  const sent = emulator.calls.find(({ action }) => action === 'ecs.RunCommand')
  t.match(sent?.params, {
    ...{ 'InstanceId.1': WEB, Type: 'RunShellScript', RepeatMode: 'Once', KeepCommand: 'false' },
    ...{ ClientToken: ask.clientToken, EnableParameter: 'false', Timeout: '60' },
  })
  const result = items.find(({ kind }) => kind === 'ecs.DescribeInvocationResults')
  t.match(result?.raw, /"Output": "whyport: \d+ bytes, sha256 [0-9a-f]{64}"/)
  t.equal(result?.raw.includes(Buffer.from(Output).toString('base64').slice(8, 48)), false)
})

t.test('the script fits into what RunCommand takes, and is the file in the project', async t => {
  const sent = sentText(SCRIPT)
  t.ok(Buffer.from(sent).toString('base64').length <= 24 * 1024)
  t.match(sent, /^#!\/bin\/sh\nset -- --max-bytes 24000\nexec 2>\/dev\/null\n/)
  t.equal(sent.split('\n').toSpliced(1, 2).join('\n'), text)
  t.notMatch(sent, '{{', 'no placeholder of the Cloud Assistant')
})

const answer = (action: string, status: number, Code: string): Fault => ({
  ...{ action, kind: 'answer', status, body: { Code, Message: '' } },
})
const failed = (ErrorCode: string, InvocationStatus = 'Failed'): Run => ({
  assistant: { end: { InvocationStatus, ErrorCode } },
})
const printed = (Output: string, more: object = {}): Run => ({
  assistant: { end: { Output, ...more } },
})
const ONCE: AssistantOptions = { end: { Output: '' } }

const ENDS: readonly (readonly [string, Run, { state: string; code: string }])[] = [
  [
    'an assistant that is silent',
    { instanceId: SILENT },
    { state: 'not-sent', code: 'ClientNotRunning' },
  ],
  [
    'a permission that is missing',
    { faults: [{ action: 'ecs.RunCommand', kind: 'forbidden' }] },
    { state: 'denied', code: 'Forbidden.RAM' },
  ],
  ...(
    [
      ['ecs.RunCommand', 404, 'InvalidInstance.NotFound', 'refused'],
      ['ecs.RunCommand', 403, 'InstanceNotRunning', 'denied'],
      ['ecs.RunCommand', 400, 'IncorrectInstanceStatus', 'refused'],
      ['ecs.RunCommand', 400, 'QuotaExceeded.Invocation', 'refused'],
      ['ecs.RunCommand', 400, 'Throttling.User', 'refused'],
      ['ecs.RunCommand', 500, 'InternalError', 'unclear'],
    ] as const
  ).map(
    ([action, status, code, state]) =>
      [code, { faults: [answer(action, status, code)] }, { state, code }] as const,
  ),
  [
    'a request that breaks',
    { faults: [{ action: 'ecs.RunCommand', kind: 'reset' }] },
    { state: 'unclear', code: 'reset' },
  ],
  ...[
    'ClientNotRunning',
    'ClientNetworkBlocked',
    'SecurityGroupRuleDenied',
    'InstanceNotRunning',
    'DeliveryTimeout',
    'ExecutionTimeout',
    'ExecutionException',
    'InstanceReleased',
  ].map(code => [`${code} at the end`, failed(code), { state: 'ended', code }] as const),
  ['an end that only has a status', failed('', 'Timeout'), { state: 'ended', code: 'Timeout' }],
  ['Stopped by somebody else', failed('', 'Terminated'), { state: 'ended', code: 'Terminated' }],
  [
    'a shell that finds no program',
    printed('sh: tar: not found\n', {
      ...{ InvocationStatus: 'Failed', ErrorCode: 'ExitCodeNonzero' },
      ExitCode: 74,
    }),
    { state: 'ended', code: 'ExitCodeNonzero' },
  ],
  [
    'output that was cut',
    printed(`${BEGIN}abc\n${END}`, { Dropped: 7 }),
    { state: 'unread', code: 'Dropped' },
  ],
  ['an archive without its end', printed(`${BEGIN}abc`), { state: 'unread', code: 'NoEnd' }],
  ['an archive without its beginning', printed(`abc\n${END}`), { state: 'unread', code: 'NoEnd' }],
  [
    'an archive that is damaged',
    printed(`${BEGIN}abc\n${END}`),
    { state: 'unread', code: 'Damaged' },
  ],
  ['success without a word', printed(''), { state: 'unread', code: 'NoArchive' }],
  [
    'a result that may not be read',
    { assistant: ONCE, faults: [{ action: 'ecs.DescribeInvocationResults', kind: 'forbidden' }] },
    { state: 'denied-result', code: 'Forbidden.RAM' },
  ],
  [
    'a script that never ends',
    { assistant: { first: ['Pending'], end: 'never' }, longestMs: 60 },
    { state: 'waited', code: 'Running' },
  ],
]

for (const [title, given, expected] of ENDS)
  t.test(`${title} is told as ${expected.state} ${expected.code}`, async t => {
    const { items, carrier, count } = await run(t, given)
    t.match(carrier, { ...expected, carrier: 'cloud-assistant' })
    t.strictSame(
      items.filter(({ kind }) => kind.startsWith('host.')),
      [],
      'nothing is taken for the host',
    )
    t.equal(count('ecs.StopInvocation'), /waited|denied-result/.test(expected.state) ? 1 : 0)
  })

const KINDS: readonly Fault['kind'][] = [
  ...(['throttle', 'forbidden', 'server-error', 'html', 'bad-json', 'empty', 'redirect'] as const),
  ...(['cut', 'reset', 'silence', 'huge', 'drip', 'zipped', 'declared'] as const),
]

for (const [action, states] of [
  ['ecs.RunCommand', ['denied', 'refused', 'unclear']],
  ['ecs.DescribeInvocationResults', ['denied-result', 'waited']],
] as const)
  t.test(
    `${action} lost in any of ${KINDS.length} ways is told, and never taken for a host`,
    async t => {
      const ends = await Promise.all(
        KINDS.map(async kind => {
          const { items, carrier } = await run(t, {
            assistant: { end: { Output: 'never read' } },
            faults: [{ action, kind, sizeBytes: 64 * 1024 }],
            ...{ deadlineMs: 1_000, longestMs: 30, attempts: 1, maxBodyBytes: 32 * 1024 },
          })
          const isHost = items.some(item => item.kind.startsWith('host.'))
          return states.some(state => state === carrier.state) && carrier.code !== '' && !isHost
            ? []
            : [[kind, carrier.state, carrier.code]]
        }),
      )
      t.strictSame(ends.flat(), [])
    },
  )

t.test('a status of the assistant that is not told keeps the script from nothing', async t => {
  const { carrier, items } = await run(t, {
    assistant: { end: { Output: await printedFor({ 'host/clock.txt': '1795680000.0\n' }) } },
    faults: [{ action: 'ecs.DescribeCloudAssistantStatus', kind: 'forbidden' }],
  })
  t.equal(carrier.state, 'read')
  t.match(items[0], { kind: 'ecs.DescribeCloudAssistantStatus', status: 'denied' })
})

t.test('who asks for a stop that is refused hears of it, and the waiting ends', async t => {
  const { carrier, items } = await run(t, {
    assistant: { end: 'never' },
    longestMs: 30,
    faults: [{ action: 'ecs.StopInvocation', kind: 'forbidden' }],
  })
  t.equal(carrier.state, 'waited')
  t.match(
    items.find(({ kind }) => kind === 'ecs.StopInvocation'),
    { status: 'denied' },
  )
})

t.test(
  'an answer to RunCommand that is lost is asked for again, and nothing runs twice',
  async t => {
    let runs = 0
    const { carrier, count } = await run(t, {
      assistant: { end: { Output: '' }, onRun: () => (runs += 1) },
      faults: [{ action: 'ecs.RunCommand', kind: 'silence', times: 1 }],
      deadlineMs: 300,
    })
    t.match([carrier.state, count('ecs.RunCommand'), runs], ['unread', 2, 1])
  },
)

t.test('who stops the waiting stops the script', async t => {
  const stop = new AbortController()
  let looks = 0
  const onLook = (): void => {
    looks += 1
    // The first look has been answered: it runs.
    if (looks === 2) stop.abort()
  }
  const { carrier, count, items } = await run(t, {
    assistant: { end: 'never', onLook },
    signal: stop.signal,
  })
  t.match(carrier, { state: 'waited', code: 'Running' })
  t.equal(count('ecs.StopInvocation'), 1)
  t.match(
    items.find(({ kind }) => kind === 'ecs.StopInvocation'),
    { status: 'ok' },
  )
})

t.test('stopped before, it sends nothing', async t => {
  const { carrier, said, emulator } = await run(t, { signal: AbortSignal.abort() })
  t.match([carrier.state, carrier.code, said.length], ['not-sent', 'Stopped', 0])
  t.strictSame(
    emulator.calls.filter(({ action }) => action === 'ecs.RunCommand'),
    [],
  )
})
