// Is what scripts printed, and what they were, out of everything that is handed on?
import t from 'tap'
import { redact } from '#server/redact/redact.ts'
import { evidenceItem } from '#shared/evidence.ts'
import { LEVELS, secretOf } from './same-answer.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const OUTPUT = base64('shop-frontend listens for customer Meier on 10.20.1.10\n')
const CONTENT = base64('mysql -pGeheim1234 -e "select 1"\n')

const item = (kind: string, body: object, request: Record<string, unknown> | null = null) =>
  evidenceItem({
    ...{ file: `cloud/${kind}.i-bp1scripts0000001.json`, kind, subject: 'i-bp1scripts0000001' },
    ...{ account: '1234567890123456', request, requestId: null, status: 'ok', exit: null },
    ...{ startedAt: '2026-11-27T00:00:00.000Z', collectedAt: '2026-11-27T00:00:00.000Z' },
    ...{ tookMs: 0, stderr: '', raw: JSON.stringify(body, null, 2) },
  })

const recording = [
  // As somebody may have recorded it with another tool: the output stands there whole.
  item('ecs.DescribeInvocationResults', {
    Invocation: { InvocationResults: { InvocationResult: [{ Output: OUTPUT }] } },
  }),
  item('ecs.DescribeInvocations', {
    Invocations: {
      Invocation: [
        {
          CommandContent: CONTENT,
          InvokeInstances: { InvokeInstance: [{ Output: OUTPUT, InvocationStatus: 'Success' }] },
        },
      ],
    },
  }),
  item('ecs.RunCommand', { InvokeId: 't-hz0scripts1' }, { CommandContent: CONTENT }),
]

for (const level of LEVELS)
  t.test(`${level}: neither a script nor its output is left, nor a piece of them`, async t => {
    const { evidence, counts } = redact({ evidence: recording, questions: [] }, level, secretOf(3))
    const text = JSON.stringify(evidence)
    t.strictSame(
      [OUTPUT, CONTENT, OUTPUT.slice(8, 40), CONTENT.slice(4, 24)].filter(one =>
        text.includes(one),
      ),
      [],
    )
    t.match(text, 'Success', 'how it ended stays')
    t.ok((counts.secret ?? 0) >= 4)
  })
