// Does the service keep its word when its process is killed, stopped, or started twice?
import t, { type Test } from 'tap'
import { Diagnosis } from '#shared/api.ts'
import { runKills } from './kills.ts'
import { type ServerProcess, startDemo, startLight } from './server-process.ts'

const QUESTION = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }

const ending = (t: Test, server: ServerProcess): ServerProcess => {
  t.teardown(async () => {
    server.child.kill('SIGKILL')
    await server.ended
  })
  return server
}

const ask = async (url: string, body: object = QUESTION): Promise<string> => {
  const answer = await fetch(`${url}/v1/diagnoses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.status !== 202) throw new Error(await answer.text())
  const { id } = (await answer.json()) as { id: string }
  return id
}

/** Reads the events to their end; then it has ended. */
const ended = async (url: string, id: string): Promise<Diagnosis> => {
  await (await fetch(`${url}/v1/diagnoses/${id}/events`)).text()
  return Diagnosis.parse(await (await fetch(`${url}/v1/diagnoses/${id}`)).json())
}

t.test('20 kills under load: nothing acknowledged is lost, nothing is stuck', async t => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20_261_126)
  const counts = await runKills(t.testdir(), 20, seed)
  t.comment(JSON.stringify({ seed, ...counts }))
  const { lost, stuck, doubled, refused } = counts
  t.strictSame({ lost, stuck, doubled, refused }, { lost: 0, stuck: 0, doubled: 0, refused: 0 })
  t.ok(counts.acknowledged >= 20)
})

t.test('killed between question and report: the next start answers', async t => {
  const folder = t.testdir()
  const first = ending(t, startDemo(folder))
  const id = await ask(await first.ready)
  first.child.kill('SIGKILL')
  await first.ended
  const second = ending(t, startDemo(folder))
  const url = await second.ready
  const refused = ending(t, startDemo(folder))
  t.equal(await refused.ended, 69, 'a second server on the folder')
  t.match(refused.stderr(), /another whyport server uses this data folder/)
  t.match(refused.stderr(), /WHYPORT_DATA_DIR=/)
  const { state, report } = await ended(url, id)
  t.strictSame([state, report?.verdict.status], ['done', 'unreachable'])
})

t.test('a stop ends within 10 seconds, and what ran is answered after it', async t => {
  const folder = t.testdir()
  const first = ending(t, startLight(folder, 60_000))
  const url = await first.ready
  const ids = await Promise.all(Array.from({ length: 20 }, () => ask(url)))
  const begun = performance.now()
  first.child.kill('SIGTERM')
  t.equal(await first.ended, 0)
  t.ok(performance.now() - begun < 10_000)
  const second = ending(t, startLight(folder))
  const again = await second.ready
  const states = new Set<string>()
  for (const id of ids) states.add((await ended(again, id)).state)
  t.strictSame(states, new Set(['done']))
})

t.test('1,000 questions at once are accepted, and all are answered', async t => {
  const server = ending(t, startLight(t.testdir(), 1))
  const url = await server.ready
  const ids: string[] = []
  for (let batch = 0; batch < 20; batch++)
    ids.push(...(await Promise.all(Array.from({ length: 50 }, () => ask(url)))))
  const states = new Set<string>()
  for (const id of ids) states.add((await ended(url, id)).state)
  t.strictSame([ids.length, states], [1000, new Set(['done'])])
})
