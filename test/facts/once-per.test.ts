// Is an answer parsed once, and does each answer keep its own reading?
import t from 'tap'
import { z } from 'zod'
import { listFact } from '#server/facts/answers.ts'
import { oncePer, oncePerWord } from '#server/facts/once-per.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'

t.test('the same answer is read once, an equal one by itself, also when nothing was in it', t => {
  const asked: object[] = []
  const read = oncePer((of: object) => {
    asked.push(of)
    return asked.length === 1 ? null : asked.length
  })
  const [one, other] = [{ raw: 'x' }, { raw: 'x' }]
  t.strictSame([read(one), read(other), read(one), read(other)], [null, 2, null, 2])
  t.strictSame(asked, [one, other])
  t.end()
})

t.test('a list is read once per name', t => {
  const asked: string[] = []
  const read = oncePerWord(word => `${word} ${asked.push(word)}`)
  t.strictSame([read('Vpc'), read('VSwitch'), read('Vpc')], ['Vpc 1', 'VSwitch 2', 'Vpc 1'])
  t.end()
})

const answer = (raw: string): EvidenceItem =>
  evidenceItem({
    ...{
      file: 'cloud/vpc.DescribeVpcs.json',
      kind: 'vpc.DescribeVpcs',
      subject: '',
      account: null,
    },
    ...{ request: null, requestId: null, startedAt: '', collectedAt: '', tookMs: 0 },
    ...{ status: 'ok', exit: null, stderr: '', raw },
  })

t.test('two lists of one answer, and one list under two schemas, are kept apart', t => {
  const evidence = [answer('{"Vpcs":{"Vpc":[{"Id":"a"}]},"Others":{"Other":[{"Id":"b"}]}}')]
  const asText = z.object({ Id: z.string() })
  const asLength = z.object({ Id: z.string().transform(id => id.length) })
  const read = (list: string, schema: z.ZodType) => {
    const fact = listFact(evidence, 'vpc.DescribeVpcs', { list, schema })
    return fact.state === 'present' ? fact.value.map(({ value }) => value) : fact.reason
  }
  const all = () => [read('Vpc', asText), read('Other', asText), read('Vpc', asLength)]
  const expected = [[{ Id: 'a' }], [{ Id: 'b' }], [{ Id: 1 }]]
  t.strictSame([all(), all()], [expected, expected])
  t.end()
})
