// Does the text report read well, stay in its page and never act on a terminal?
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import { errorText } from '#server/report/error-text.ts'
import { escapeTerminal } from '#server/report/escape-terminal.ts'
import { PLAIN, renderText } from '#server/report/text.ts'
import { quoted } from '#server/report/text-causes.ts'
import { commandLines } from '#server/report/text-command.ts'
import { toText } from '#server/report/text-lines.ts'
import { columns, shorten, wrap } from '#server/report/text-width.ts'
import { WhyportError } from '#shared/error.ts'
import { hostileReport } from './hostile-reports.ts'
import { blocked, reachable } from './sample-reports.ts'

const seed = Date.now()
t.comment(`fast-check seed ${seed}`)

const counterexample = <Ts>(property: fc.IProperty<Ts>): string | undefined =>
  fc.defaultReportMessage(fc.check(property, { seed, numRuns: 1000 }))

const options = fc.record({
  explain: fc.boolean(),
  order: fc.constantFrom('path' as const, 'checklist' as const),
  paint: fc.constant(PLAIN.paint),
})

t.test('names from outside cannot send a control or direction byte to the terminal', async t => {
  const property = fc.property(hostileReport, options, (report, how) => {
    const text = renderText(report, how)
    return !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', ''))
  })
  t.equal(counterexample(property), undefined)
})

t.test('a name with a line break cannot add a line of its own', async t => {
  const forged = {
    ...blocked,
    verdict: { ...blocked.verdict, summary: 'x\n  ✓ listener          fine' },
  }
  t.notMatch(renderText(forged), /^ {2}✓ listener/m)
})

t.test('no line but a command is wider than 80 columns, wide characters counted twice', async t => {
  const property = fc.property(hostileReport, options, (report, how) => {
    const plain = {
      ...report,
      rootCauses: report.rootCauses.map(({ fix: _fix, ...cause }) => cause),
      symptoms: [],
    }
    return renderText(plain, how)
      .split('\n')
      .every(line => columns(line) <= 80)
  })
  t.equal(counterexample(property), undefined)
})

t.test(
  'the verdict comes first, then causes, path, what is missing, and the evidence last',
  async t => {
    const text = renderText(blocked)
    const marks = [
      'NOT REACHABLE',
      'Blocked at the security group',
      'Can 203.0.113.99 reach tcp port 8080',
      'Root causes: 2',
      '1  sg-equal-priority-drop-wins',
      'sg-bp1demo000000web0001.json line 12',
      '"Policy": "Drop"',
      'Remove the drop rule',
      '2  listening-loopback-only',
      'Path of the packet',
      '✓ instance',
      '✗ security group',
      '? host firewall',
      '✗ listener',
      'Not on this path: NAT',
      'What is missing',
      'run `whyport collect` as root',
      'Probes',
      '203.0.113.10:8080: timed-out',
      'Assumptions',
      'Evidence: 1 item, all read.',
      'Report r-0002',
    ]
    const places = marks.map(mark => text.indexOf(mark))
    t.strictSame(
      marks.filter((_mark, i) => (places[i] ?? -1) < 0),
      [],
      'all there',
    )
    t.strictSame(
      places,
      [...places].sort((a, b) => a - b),
      'in this order',
    )
  },
)

t.test('a reachable port without evidence needs only a few lines', async t => {
  t.equal(
    renderText(reachable),
    `REACHABLE
  Every hop lets the connection through.
  Can anyone reach tcp port 443 of 203.0.113.10?
  Observed by probes, and the configuration predicts the same.

Path of the packet

  ✓ listener          It listens.

Evidence: none.
Report r-0001, 2026-11-22T08:30:00.123Z, whyport 0.1.0, account none
`,
  )
})

t.test(
  'the checklist order has all seven steps, the explanation what decided and what is cited',
  async t => {
    const text = renderText(blocked, { ...PLAIN, explain: true, order: 'checklist' })
    t.strictSame(
      [...text.matchAll(/^ {2}([1-7]) /gm)].map(([, step]) => step),
      ['1', '2', '3', '4', '5', '6', '7'],
    )
    t.match(text, /decided by security-group-rule sgr-bp1demo0000000000042/)
    t.match(text, /causes sg-equal-priority-drop-wins/)
    t.match(text, /– NAT/, 'hops that are not on the path are explained too')
  },
)

t.test('styles are asked for, never written into the text itself', async t => {
  const styles = new Set<string>()
  const paint = (style: string, text: string): string => {
    styles.add(style)
    return text
  }
  t.equal(renderText(blocked, { ...PLAIN, paint }), renderText(blocked))
  t.same(styles, new Set(['bad', 'doubt', 'good', 'heading', 'quiet', 'quote']))
})

t.test('a long command can be copied: the shell reads the same words', async t => {
  const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
  const words = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), {
    minLength: 1,
    maxLength: 12,
  })
  const batches = fc.sample(words, { seed, numRuns: 300 })
  const script = batches
    .map(argv =>
      toText(
        commandLines('aliyun', ['printf', '%s\\0', ...argv].map(quoted).join(' ')),
        PLAIN.paint,
      ),
    )
    .join("printf '\\n\\0'\n")
  const output = execFileSync('bash', { input: script, encoding: 'utf8' })
  // An empty argument list would print one empty text; there is always at least one argument here.
  t.equal(output, batches.map(argv => argv.map(word => `${word}\0`).join('')).join('\n\0'))
})

t.test('terraform text and comments are printed as they are', async t => {
  const long = `# ${'word '.repeat(30)}`.trim()
  t.equal(toText(commandLines('terraform', long), PLAIN.paint), `     ${long}\n`)
  t.equal(toText(commandLines('nft', long), PLAIN.paint), `     ${long}\n`)
})

t.test('wrapping loses nothing but the space at which it breaks', async t => {
  const property = fc.property(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.integer({ min: 2, max: 40 }),
    (text, width) => {
      const lines = wrap(text, width)
      const same = lines.join('').replaceAll(' ', '') === text.replaceAll(' ', '')
      return same && lines.every(line => columns(line) <= width)
    },
  )
  t.equal(counterexample(property), undefined)
})

t.test('Chinese breaks between characters, but not before a closing mark', async t => {
  t.strictSame(wrap('规则放行来自前缀列表，丢弃（顺序 1）此流量。', 12), [
    '规则放行来自',
    '前缀列表，丢',
    '弃（顺序 1）',
    '此流量。',
  ])
  // Nothing here holds together over more than eight columns, so nothing must be cut.
  const parts = ['规则', '则，', '（规则）', '「则」。', ' sg-a ', ' 8080 ', '规']
  const property = fc.property(
    fc.array(fc.constantFrom(...parts)),
    fc.integer({ min: 8, max: 40 }),
    (chosen, width) =>
      wrap(chosen.join(''), width).every(line => !/^[，。）」]|[（「]$/.test(line)),
  )
  t.equal(counterexample(property), undefined)
})

const WIDTHS: readonly (readonly [text: string, width: number])[] = [
  ['abc', 3],
  ['例え', 4],
  ['ｆ', 2],
  ['e\u0301', 1],
  ['한글', 4],
  ['😀', 2],
  ['✓ ✗ – …', 7],
  ['Grüße', 5],
]

t.test('characters take the columns that terminals give them', async t => {
  t.strictSame(
    WIDTHS.map(([text]) => columns(text)),
    WIDTHS.map(([, width]) => width),
  )
  t.equal(shorten('例例例例', 5), '例例…')
})

t.test('escapes say which character stood there', async t => {
  t.equal(
    escapeTerminal('a\x1b[0m\n\u009b\u202e\u{e0041}\ud800z'),
    'a\\x1b[0m\\n\\x9b\\u202e\\u{e0041}\\ud800z',
  )
})

t.test(
  'an error is told in a sentence and a next step, a stack only to who asks for it',
  async t => {
    const wrong = new WhyportError('bad-port', {
      subject: '--port',
      message: 'is\nno port',
      next: 'say 80',
    })
    t.equal(errorText(wrong, true), 'whyport: --port: is\\nno port\n  next: say 80\n')
    const told = errorText(new TypeError('x is \x1b[2J undefined'), false)
    t.match(told, 'whyport: this is a defect in whyport: TypeError: x is \\x1b[2J undefined\n')
    t.notMatch(told, /text\.test\.ts/)
    t.match(errorText(new TypeError('x'), true), /text\.test\.ts/)
  },
)

t.test('a quoted rule leaves out fields that were not set, and says so by a mark', async t => {
  t.equal(
    quoted('{\n "A": "", "B": [], "Policy": "Drop",\n "C": ""\n}'),
    '{ … "Policy": "Drop", … }',
  )
  t.equal(
    quoted('-A INPUT -m comment --comment "" -j DROP'),
    '-A INPUT -m comment --comment "" -j DROP',
  )
  t.equal(quoted('"Ipv4GatewayId": ""'), '"Ipv4GatewayId": ""', 'the empty field that decides')
})

t.test('evidence that is got in the same way is listed together, the way said once', async t => {
  const how = 'run it as root'
  const needs = ['host ip-rule', 'host ss-listeners'].map(need => ({ need, how, wouldSettle: [] }))
  t.match(
    renderText({ ...blocked, nextEvidence: needs }),
    '  ? host ip-rule\n  ? host ss-listeners\n  → run it as root\n',
  )
})
