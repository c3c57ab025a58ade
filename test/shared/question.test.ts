// Is what people type read as they mean it, and refused with the argument and a valid example else?
import t from 'tap'
import { WhyportError } from '#shared/error.ts'
import { parseSource, parseTarget } from '#shared/question.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'

type Target = readonly [text: string, kind: string, named: string, port: number | null]
const TARGETS: readonly Target[] = [
  ['i-bp1demo000000web0001', 'instance', 'i-bp1demo000000web0001', null],
  ['i-bp1demo000000web0001:8080', 'instance', 'i-bp1demo000000web0001', 8080],
  ['eni-bp1demo0000eni001', 'eni', 'eni-bp1demo0000eni001', null],
  ['203.0.113.10', 'address', '203.0.113.10', null],
  ['203.0.113.10:443', 'address', '203.0.113.10', 443],
  ['2001:db8::10', 'address', '2001:db8::10', null],
  ['2001:DB8:0:0:0:0:0:10', 'address', '2001:db8::10', null],
  ['[2001:db8::10]:443', 'address', '2001:db8::10', 443],
  ['::ffff:203.0.113.10', 'address', '203.0.113.10', null],
  ['shop.example.com', 'name', 'shop.example.com', null],
  ['shop.example.com:65535', 'name', 'shop.example.com', 65535],
  ['localhost', 'name', 'localhost', null],
  ['here', 'here', '', null],
  ['here:8080', 'here', '', 8080],
]
for (const [text, kind, named, port] of TARGETS) {
  const parsed = parseTarget(text)
  const target = parsed?.target
  const name = !target || target.kind === 'here' ? '' : Object.values(target).at(-1)
  t.same([target?.kind, name, parsed?.port], [kind, named, port], `target ${text}`)
}

const NO_TARGETS: readonly string[] = [
  '',
  ' ',
  '203.0.113',
  '203.0.113.256',
  '010.0.0.1',
  '0x7f.0.0.1',
  '2130706433',
  '203.0.113.0/24',
  '203.0.113.10:0',
  '203.0.113.10:65536',
  '203.0.113.10:http',
  '2001:db8::10:443:',
  '[2001:db8::10]',
  '[2001:db8::10]443',
  'fe80::1%eth0',
  'i-',
  'i-bp1/../x',
  'shop example.com',
  '-shop.example.com',
  `${'a'.repeat(64)}.example.com`,
  'http://shop.example.com',
  'shop.example.com;reboot',
]
for (const text of NO_TARGETS) t.equal(parseTarget(text), null, `"${text}" is no target`)

type Source = readonly [text: string, expected: unknown]
const SOURCES: readonly Source[] = [
  ['any', { kind: 'any' }],
  ['203.0.113.99', { kind: 'address', address: '203.0.113.99' }],
  ['203.0.113.99/32', { kind: 'address', address: '203.0.113.99' }],
  ['203.0.113.0/24', { kind: 'cidr', cidr: '203.0.113.0/24' }],
  ['2001:db8::/32', { kind: 'cidr', cidr: '2001:db8::/32' }],
  ['i-bp1demo000000web0001', { kind: 'instance', id: 'i-bp1demo000000web0001' }],
  ['eni-bp1demo0000eni001', { kind: 'eni', id: 'eni-bp1demo0000eni001' }],
  ['hangzhou-telecom', { kind: 'vantage-point', name: 'hangzhou-telecom' }],
  ['203.0.113.0/33', null],
  ['203.0.113.300', null],
  ['300.1.1.1/8', null],
  ['2001:db8::/129', null],
  ['2001:db8::zz', null],
  ['1.2.3', null],
  ['', null],
]
for (const [text, expected] of SOURCES) t.same(parseSource(text), expected, `--from ${text}`)

type Refused = readonly [title: string, asked: AskedQuestion, code: string, subject: string]
const REFUSED: readonly Refused[] = [
  ['port 0', { target: '203.0.113.10', port: 0 }, 'bad-port', '--port'],
  ['port 65536', { target: '203.0.113.10', port: 65536 }, 'bad-port', '--port'],
  ['port 80.5', { target: '203.0.113.10', port: 80.5 }, 'bad-port', '--port'],
  ['no port', { target: '203.0.113.10' }, 'bad-port', '--port'],
  ['two ports', { target: '203.0.113.10:443', port: 80 }, 'bad-port', '--port'],
  ['a half address', { target: '203.0.113', port: 80 }, 'bad-target', 'target'],
  ['a block as target', { target: '203.0.113.0/24', port: 80 }, 'bad-target', 'target'],
  [
    'a bad block',
    { target: '203.0.113.10', port: 80, from: '10.0.0.0/40' },
    'bad-source',
    '--from',
  ],
  [
    'an IPv6 client of IPv4',
    { target: '203.0.113.10', port: 80, from: '::1' },
    'bad-source',
    '--from',
  ],
]
for (const [title, asked, code, subject] of REFUSED)
  t.match(refusalOf(asked), { code, subject }, `${title} is refused by name`)

for (const [title, asked] of REFUSED)
  t.match(
    String(refusalOf(asked)?.next),
    /for example|^give an IPv/,
    `${title}: the refusal shows the next step`,
  )

const ping = readQuestion({ target: '203.0.113.10', protocol: 'icmp' })
t.same([ping.port, ping.fromIsDefault, ping.from.kind], [null, true, 'any'], 'a ping has no port')
t.equal(readQuestion({ target: 'here:8080' }).port, 8080, 'the port may stand in the target')

function refusalOf(asked: AskedQuestion): WhyportError | null {
  try {
    readQuestion(asked)
    return null
  } catch (error) {
    return error instanceof WhyportError ? error : null
  }
}
