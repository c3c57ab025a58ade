// Does a probe connect under a good grant, once, and never under another?
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { openLab } from '#test/kernel/netns.ts'

const lab = openLab('grants')
t.teardown(lab.close)

const probe = lab.namespace('probe')
const target = lab.namespace('target')
lab.cable(
  { in: probe, device: 'eth0', addresses: ['10.9.0.9/24'] },
  { in: target, device: 'eth0', addresses: ['10.9.0.2/24'] },
)

const sent = (): number => {
  const listed = probe.must(['nft', 'list', 'ruleset'])
  return Number(/packets (?<count>\d+)/.exec(listed)?.groups?.['count'])
}

t.test(
  'of 1,000 forged, changed, expired, foreign and forbidden grants none sends a packet; a good one sends one, once',
  async t => {
    probe.must(
      ['nft', '-f', '-'],
      'table inet count { chain out { type filter hook output priority 0; tcp flags & (syn|ack) == syn counter; }; }',
    )
    const program = probe.start([
      process.execPath,
      join(import.meta.dirname, 'grants-here.ts'),
      ...['10.9.0.2', '80'],
    ])
    const [first] = await once(program.stdout, 'data')
    const afterBad = sent()
    program.stdin.write('go\n')
    const [second] = await once(program.stdout, 'data')
    const { ends } = JSON.parse(String(second)) as { ends: { kind: string }[] }
    t.same(
      [
        JSON.parse(String(first)),
        afterBad,
        sent(),
        ends.map(({ kind }) => kind).slice(0, 2),
        ends.filter(({ kind }) => kind === 'refused').length,
      ],
      [{ refused: 1000 }, 0, 1, ['probe', 'refused'], 20],
    )
  },
)
