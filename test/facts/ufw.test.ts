// Is what ufw prints read as what it means, and never as more?
import t from 'tap'
import { ufwBlocks, ufwFact } from '#server/facts/ufw.ts'
import { DENIED, hostEvidence } from './host-evidence.ts'

// As printed by ufw 0.36.2 (`ufw status verbose`), rules changed per row.
const status = (incoming: string, ...rules: readonly string[]): string =>
  [
    'Status: active',
    'Logging: on (low)',
    `Default: ${incoming} (incoming), allow (outgoing), deny (routed)`,
    'New profiles: skip',
    '',
    'To                         Action      From',
    '--                         ------      ----',
    ...rules,
    '',
  ].join('\n')

const read = (raw: string) => ufwFact(hostEvidence({ 'ufw-status': raw }), { instanceId: null })

type Row = readonly [title: string, raw: string, blocks: boolean]
const rows: readonly Row[] = [
  ['nothing lets the port in', status('deny'), true],
  [
    'another port is let in',
    status('deny', '22/tcp                     ALLOW IN    Anywhere'),
    true,
  ],
  ['the port is let in', status('deny', '8080/tcp                   ALLOW IN    Anywhere'), false],
  ['for both protocols', status('deny', '8080                       ALLOW IN    Anywhere'), false],
  ['for UDP only', status('deny', '8080/udp                   ALLOW IN    Anywhere'), true],
  ['in a range', status('deny', '8000:8100/tcp              ALLOW IN    Anywhere'), false],
  ['with a limit', status('deny', '8080/tcp                   LIMIT IN    Anywhere'), false],
  ['for one client', status('deny', '8080/tcp                   ALLOW IN    10.0.0.0/8'), false],
  ['over IPv6', status('deny', '8080/tcp (v6)              ALLOW IN    Anywhere (v6)'), false],
  [
    'a profile may be about it',
    status('deny', 'Nginx Full                 ALLOW IN    Anywhere'),
    false,
  ],
  [
    'to an address too long for its column',
    status('deny', '2001:db8:1111:2222:3333:4444:5555:6666 8080/tcp ALLOW IN    Anywhere (v6)'),
    false,
  ],
  ['on the way out', status('deny', '8080/tcp                   ALLOW OUT   Anywhere'), true],
  ['to be forwarded', status('deny', '8080/tcp                   ALLOW FWD   Anywhere'), true],
  ['without the words of directions', status('deny', '8080/tcp    ALLOW       Anywhere'), false],
  ['everything is let in', status('allow'), false],
  ['all but the port', status('allow', '8080/tcp                   REJECT IN   Anywhere'), true],
  [
    'all but one client',
    status('allow', 'Anywhere                   DENY IN     203.0.113.7'),
    false,
  ],
  ['rejected by default', status('reject'), true],
  ['no default is told', 'Status: active\n', false],
  ['inactive', 'Status: inactive\n', false],
]
for (const [title, raw, blocks] of rows)
  t.test(`ufw: ${title}`, async t => {
    const fact = read(raw)
    t.equal(
      fact.state === 'present' && ufwBlocks(fact.value, { port: 8080, protocol: 'tcp' }),
      blocks,
    )
  })

t.test('what is no status of ufw is not read', async t => {
  t.strictSame(
    ['', 'ERROR: You need to be root to run this script\n', 'Status: maybe\n'].map(
      raw => read(raw).state,
    ),
    ['unavailable', 'unavailable', 'unavailable'],
  )
  const denied = ufwFact(hostEvidence({ 'ufw-status': DENIED }), { instanceId: null })
  t.match(denied, { state: 'unavailable', reason: 'no-privilege' })
})
