// Does the kernel accept exactly the connections that the listener check lets through?
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { listener } from '#server/checks/listener.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { TcpAnswer } from '#shared/plain/tcp-probe.ts'
import { openLab } from '#test/kernel/netns.ts'
import { hostFlow, judge } from './host-flow.ts'

const lab = openLab('listen')
t.teardown(lab.close)
const client = lab.namespace('client')
const host = lab.namespace('host')
lab.cable(
  { in: client, device: 'eth0', addresses: ['10.9.0.9/24', 'fd09::9/64'] },
  {
    in: host,
    device: 'eth0',
    addresses: ['10.9.0.2/24', '10.9.0.3/24', 'fd09::2/64', 'fd09::3/64'],
  },
)

const PLACES: readonly { readonly host: string; readonly ipv6Only?: boolean }[] = [
  { host: '0.0.0.0' },
  { host: '::' },
  { host: '::', ipv6Only: true },
  { host: '127.0.0.1' },
  { host: '127.0.0.2' },
  { host: '::1' },
  { host: '10.9.0.2' },
  { host: '10.9.0.3' },
  { host: '::ffff:10.9.0.2' },
  { host: '::ffff:10.9.0.3' },
  { host: 'fd09::2' },
  { host: 'fd09::3' },
]
const FIRST_PORT = 5000
const LISTENED = PLACES.map((place, i) => ({ ...place, port: FIRST_PORT + i }))
const ASKED = ['10.9.0.2', '10.9.0.3', 'fd09::2', 'fd09::3']

t.test('every kind of socket, asked at every address', async t => {
  const script = (name: string): string => join(import.meta.dirname, '../agent', name)
  const program = host.start([process.execPath, script('listen-here.ts'), JSON.stringify(LISTENED)])
  await once(program.stdout, 'data')
  const answers = {
    'ss-listeners': host.must(['ss', '-H', '-ltne']),
    'ip-addr': host.must(['ip', '-j', 'addr']),
    'nft-ruleset': host.must(['nft', '-j', 'list', 'ruleset']),
  }
  // One port more than there are sockets: nobody listens there.
  const questions = ASKED.flatMap(address =>
    [...LISTENED, { host: 'nobody', port: FIRST_PORT + PLACES.length }].map(place => ({
      address,
      ...place,
    })),
  )
  const attempts = questions.map(({ address, port }) => ({ address, port }))
  const seen = JSON.parse(
    client.must([process.execPath, script('probe-here.ts'), JSON.stringify(attempts)]),
  ) as TcpAnswer[]
  const kernel = seen.map(({ outcome }) => outcome === 'open' || outcome === 'reset-after-open')
  const predicted = questions.map(({ address, port }) => {
    const source = parseAddress(address)?.family === 4 ? '10.9.0.9' : 'fd09::9'
    return judge(listener, hostFlow({ to: address, port, from: source }), answers).status === 'pass'
  })
  t.comment(`${questions.length} questions, ${kernel.filter(Boolean).length} accepted`)
  t.same(
    questions.map((question, i) => ({ ...question, accepted: predicted[i] })),
    questions.map((question, i) => ({ ...question, accepted: kernel[i] })),
  )
})
