// Does reading a hostile line of half a megabyte, from any command, take time that grows with its length only?
import { createContext, Script } from 'node:vm'
import t from 'tap'
import { FACT_NAMES, factsOf } from '#server/facts/facts.ts'
import { COMMAND_LINES } from './command-lines.ts'
import { hostEvidence } from './host-evidence.ts'

const LONG = 1 << 19
const MANY = 1 << 18

/**
 * What grows with the length takes some ten milliseconds, what grows with its square from five seconds to hours.
 * The limit also ends a search by regular expression, which nothing else could interrupt.
 */
const LIMIT_MS = 4000
const script = new Script('read()')
const isReadInTime = (id: string, raw: string): boolean => {
  const facts = factsOf(hostEvidence({ [id]: raw }), { instanceId: null })
  const read = () => FACT_NAMES.map(name => facts(name).state)
  try {
    script.runInContext(createContext({ read }), { timeout: LIMIT_MS })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === TIMED_OUT) return false
    throw error
  }
}
const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT'

const filled = (part: string, length = LONG): string => part.repeat(Math.ceil(length / part.length))

/** The line up to a word, that part again and again; and one piece again and again, before each word. */
const hostile = (line: string): readonly string[] => {
  const starts = [...line.matchAll(/[^\s"=:({[]+/g)].map(({ index }) => index)
  return starts
    .concat(line.length)
    .filter(index => index > 0)
    .flatMap(index => {
      const [start, end] = [line.slice(0, index), line.slice(index)]
      return [
        filled(start),
        `${start}${filled('1')} x`,
        ...[' ', '0 ', 'a="'].map(part => `${start}${filled(part)}${end}`),
      ]
    })
}

for (const [id, lines] of Object.entries(COMMAND_LINES))
  t.test(`${id}: a long line is read in time`, async t => {
    const slow = lines.flatMap((line, i) => {
      const before = lines.slice(0, i).map(text => `${text}\n`)
      return hostile(line)
        .map(text => `${before.join('')}${text}\n`)
        .filter(raw => !isReadInTime(id, raw))
        .map(raw => `${line.slice(0, 60)} … ${raw.slice(-40)}`)
    })
    t.same(slow, [])
  })

t.test('many lines are read in time', async t => {
  const slow = Object.entries(COMMAND_LINES).filter(([id, lines]) =>
    [`${lines.join('\n')}\n`, '\n', `${lines.at(-1)}\n`, 'a\n'].some(
      part => !isReadInTime(id, `${lines.join('\n')}\n${filled(part, MANY)}`),
    ),
  )
  t.same(slow, [])
})
