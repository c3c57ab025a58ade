// Is every error of an expectations file told at once, with its place?
import t from 'tap'
import { parseExpectations } from '#cli/expectations-file.ts'
import { WhyportError } from '#shared/error.ts'

const errorsOf = (text: string): readonly string[] => {
  try {
    parseExpectations('e.yaml', text)
    return []
  } catch (error) {
    if (!(error instanceof WhyportError) || error.code !== 'bad-usage') throw error
    return error.details.length > 0 ? error.details : [error.message]
  }
}

const GOOD = `expectations:
  - name: shop is public
    target: 203.0.113.10
    port: 443
    expect: reachable
  - {name: ping, target: i-bp1demo000000web0001, protocol: icmp, from: 192.0.2.0/24, expect: unreachable, severity: low, owner: net}
`

t.test('a good file gives its expectations, with what was not said filled in', async t => {
  t.match(parseExpectations('e.yaml', GOOD), [
    { name: 'shop is public', from: 'any', protocol: 'tcp', port: 443 },
    { name: 'ping', from: '192.0.2.0/24', protocol: 'icmp', owner: 'net' },
  ])
})

const entry = (fields: string): string =>
  `expectations:\n  - {name: a, target: here, port: 1, expect: reachable}\n  - {${fields}}\n`
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 8 }, (_, row) => {
    const ten = Array.from({ length: 10 }, () => `*a${row}`).join(', ')
    return `a${row + 1}: &a${row + 1} [${ten}]`
  }),
  'expectations: *a8',
].join('\n')

const ROWS: readonly (readonly [string, string, readonly RegExp[]])[] = [
  ['an empty file', '', [/^1:1 a list called expectations is missing/]],
  ['an empty list', 'expectations: []', [/^1:15 the list is empty/]],
  ['a text instead of the list', 'expectations: x', [/^1:15 a list called expectations/]],
  [
    'a word that is no expectation',
    'expectations:\n  - 7\n',
    [/^2:5 expectation: .*expected object/],
  ],
  [
    'an unknown key, at the key',
    entry('name: b, target: here, port: 1, expect: reachable, colour: red'),
    [/^3:57 "colour" is not known/],
  ],
  [
    'a port that is none',
    entry('name: b, target: here, port: 70000, expect: reachable'),
    [/^3:35 port: /],
  ],
  [
    'a port that is a word',
    entry('name: b, target: here, port: http, expect: reachable'),
    [/^3:35 port: /],
  ],
  ['no port', entry('name: b, target: here, expect: reachable'), [/^3:5 port: no port/]],
  [
    'a ping with a port',
    entry('name: b, target: here, port: 1, protocol: icmp, expect: reachable'),
    [/^3:35 port: ICMP takes no port/],
  ],
  [
    'the same name twice',
    entry('name: a, target: here, port: 1, expect: reachable'),
    [/^3:12 name: expectation 1 has the same name/],
  ],
  [
    'everything wrong at once',
    entry('name: a, target: 10.0.0.256, port: 0, from: 300.1.1.1, expect: maybe, x: 1'),
    [/3:12 name/, /3:23 target/, /3:41 port/, /3:50 from/, /3:69 expect/, /3:76 "x"/],
  ],
  ['a key twice', 'expectations: []\nexpectations: []\n', [/^2:1 .*unique/]],
  ['two documents', `${GOOD}---\n${GOOD}`, [/documents/]],
  ['an open bracket', 'expectations: [', [/^1:16 /]],
  ['a bomb of aliases', bomb, [/Excessive alias count/]],
  ['half a million dashes', '- '.repeat(500_000), [/nested too deeply/]],
  ['a million brackets', `expectations: ${'['.repeat(1_000_000)}`, [/nested too deeply/]],
]

t.test('a bad file', async t => {
  for (const [title, text, patterns] of ROWS) {
    const errors = errorsOf(text)
    t.strictSame(
      patterns.filter((pattern, row) => !pattern.test(errors[row] ?? '')),
      [],
      `${title}: ${errors.join(' | ').slice(0, 300)}`,
    )
    t.equal(errors.length, patterns.length, `${title}: told once`)
  }
})

t.test('of a thousand errors fifty are shown, and how many more there are', async t => {
  const many = `expectations:\n${Array.from({ length: 400 }, (_, row) => `  - {name: n${row}, target: here, expect: reachable}\n`).join('')}`
  const errors = errorsOf(many)
  t.equal(errors.length, 51)
  t.equal(errors[50], '… and 350 more')
})
