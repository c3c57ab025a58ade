// Is the account that holds the target still found when accounts go by other names?
import t from 'tap'
import { redacted } from '#server/redacted.ts'
import { accountIdOf, openSeveral } from '#test/emulator/several-accounts.ts'
import { ask } from '#test/sources/asked-live.ts'
import { LEVELS, secretOf } from './same-answer.ts'

t.test('three accounts in one recording, by id and by name', async t => {
  const several = await openSeveral(t, [{ word: 'shop' }, { word: 'bank' }, { word: 'labs' }])
  const asked = { target: 'i-bp1bank000000web0001', port: 8080, from: '203.0.113.99' }
  const { evidence } = await ask(several, asked)
  t.ok(evidence.some(({ kind }) => kind === 'accounts'))
  for (const level of LEVELS) {
    const told = await redacted({ evidence, questions: [asked] }, level, secretOf(6))
    const text = JSON.stringify([told.evidence, told.questions])
    const own = [accountIdOf(0), accountIdOf(1), accountIdOf(2), '"bank"', '"labs"', 'bank000000']
    t.strictSame(
      own.filter(name => text.includes(name)),
      [],
      level,
    )
    const [list] = told.evidence.filter(({ kind }) => kind === 'accounts')
    t.equal(list?.file, 'accounts.json')
    t.match(list?.raw, /"name": "name-\w{7}"/)
  }
})
