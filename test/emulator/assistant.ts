// How does the Cloud Assistant of an emulated account run what it is given?
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorReply, type Reply } from './error-answers.ts'

type Params = Readonly<Record<string, string | undefined>>
type Asked = { readonly action: string; readonly params: Params; readonly requestId: string }

/** null: not one of its actions. */
export type Assistant = (asked: Asked) => Reply | null

/** Fields of the one result as they come at last; `Output` as text. */
export type AssistantEnd = {
  readonly InvocationStatus?: string
  readonly InvokeRecordStatus?: string
  readonly ErrorCode?: string
  readonly ExitCode?: number
  readonly Output?: string
  readonly Dropped?: number
}

export type AssistantOptions = {
  /** What the first answers say; the last one for ever when nothing ends. */
  readonly first?: readonly string[]
  /** The end, once `first` is through; `never`: none. */
  readonly end: AssistantEnd | 'never' | ((script: string) => () => AssistantEnd | null)
  readonly onRun?: (params: Params) => void
  /** Results are asked for: whoever asks knows the invocation's id. */
  readonly onLook?: () => void
}

type Invocation = {
  readonly instanceId: string
  readonly params: string
  looks: number
  stopped: boolean
  readonly ended: () => AssistantEnd | null
}

const MOST_CONTENT = 24 * 1024

export const openAssistant = (options: AssistantOptions): Assistant => {
  const invocations = new Map<string, Invocation>()
  const byToken = new Map<string, string>()
  return asked => {
    switch (asked.action) {
      case 'ecs.RunCommand':
        return run(asked, { options, invocations, byToken })
      case 'ecs.DescribeInvocationResults':
        options.onLook?.()
        return results(asked, invocations.get(asked.params['InvokeId'] ?? ''), options)
      case 'ecs.StopInvocation': {
        const known = invocations.get(asked.params['InvokeId'] ?? '')
        if (known !== undefined) known.stopped = true
        return known === undefined ? refuse(asked) : { status: 200, body: bodyOf(asked) }
      }
      default:
        return null
    }
  }
}

const bodyOf = ({ requestId }: Asked) => ({ RequestId: requestId })

const refuse = ({ requestId }: Asked, detail = ''): Reply =>
  errorReply('InvalidParameter', { product: 'ecs', requestId, detail })

const NEEDED = ['RegionId', 'Type', 'CommandContent', 'InstanceId.1', 'ClientToken'] as const

const run = (
  asked: Asked,
  {
    options,
    invocations,
    byToken,
  }: {
    options: AssistantOptions
    invocations: Map<string, Invocation>
    byToken: Map<string, string>
  },
): Reply => {
  const { params } = asked
  const missing = NEEDED.find(name => !params[name])
  if (missing !== undefined) return refuse(asked, ` ${missing}`)
  const content = params['CommandContent'] ?? ''
  if (content.length > MOST_CONTENT) return refuse(asked, ' CommandContent')
  const token = params['ClientToken'] ?? ''
  const written = JSON.stringify(Object.entries(params).toSorted())
  const before = byToken.get(token)
  if (before !== undefined && invocations.get(before)?.params !== written)
    return { status: 400, body: { ...bodyOf(asked), Code: 'IdempotentParameterMismatch' } }
  const id = before ?? `t-hz0emulated${invocations.size + 1}`
  if (before === undefined) {
    byToken.set(token, id)
    options.onRun?.(params)
    const { end } = options
    const script = Buffer.from(content, 'base64').toString('utf8')
    const ended = typeof end === 'function' ? end(script) : () => (end === 'never' ? null : end)
    const instanceId = params['InstanceId.1'] ?? ''
    invocations.set(id, { instanceId, params: written, looks: 0, stopped: false, ended })
  }
  return { status: 200, body: { ...bodyOf(asked), InvokeId: id, CommandId: 'c-hz0emulated1' } }
}

const results = (
  asked: Asked,
  known: Invocation | undefined,
  { first = [] }: AssistantOptions,
): Reply => {
  if (known === undefined) return refuse(asked, ' InvokeId')
  const early = first[known.looks]
  known.looks += 1
  const end = early === undefined ? known.ended() : null
  const state = known.stopped ? 'Terminated' : (early ?? 'Running')
  const { Output = '', ...fields } = end ?? {
    InvocationStatus: state,
    InvokeRecordStatus: 'Running',
  }
  const InvocationResult = [
    {
      ...{ InvokeId: asked.params['InvokeId'], InstanceId: known.instanceId },
      ...{ CommandId: 'c-hz0emulated1', Username: 'root', Repeats: 1, Dropped: 0 },
      ...{ ErrorCode: '', ErrorInfo: '', InvocationStatus: 'Success' },
      ...{ InvokeRecordStatus: 'Finished', ...fields },
      Output: Buffer.from(Output, 'utf8').toString('base64'),
    },
  ]
  const Invocation = { InvocationResults: { InvocationResult }, TotalCount: 1, NextToken: '' }
  return { status: 200, body: { ...bodyOf(asked), Invocation } }
}

const MOST_OUTPUT = 24 * 1024

/**
 * Really runs what it gets, here or in a network namespace, and cuts what it prints where the cloud does.
 * `prefix`: what stands before `sh`, for example `ip netns exec web`.
 */
export const reallyRuns =
  (prefix: readonly string[] = []) =>
  (script: string): (() => AssistantEnd | null) => {
    const folder = mkdtempSync(join(tmpdir(), 'whyport-assistant-'))
    const file = join(folder, 'script.sh')
    writeFileSync(file, script, { mode: 0o700 })
    const [program = '/bin/sh', ...argv] = [...prefix, '/bin/sh', file]
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
    const parts: Buffer[] = []
    let end: AssistantEnd | null = null
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => parts.push(part))
    child.on('close', code => {
      rmSync(folder, { recursive: true, force: true })
      const all = Buffer.concat(parts)
      end = {
        ...(code === 0 ? {} : { InvocationStatus: 'Failed', ErrorCode: 'ExitCodeNonzero' }),
        ExitCode: code ?? 1,
        Output: all.subarray(0, MOST_OUTPUT).toString('utf8'),
        Dropped: Math.max(0, all.length - MOST_OUTPUT),
      }
    })
    return () => end
  }
