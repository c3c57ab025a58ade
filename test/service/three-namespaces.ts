// Which network does the whole story play in: an instance, two vantage points, and what lies between?
import { once } from 'node:events'
import { type Lab, type Namespace, openLab, type Program } from '../kernel/netns.ts'

/** The demo account's web server: its public and private address, and the port of the story. */
export const TARGET = { instanceId: 'i-bp1demo000000web0001', public: '203.0.113.10', port: 443 }

const PRIVATE = '10.20.1.10'
const CONTROL_PORT = 2222

export type Site = {
  readonly lab: Lab
  /** Routes between the others and translates the public address; the service runs here. */
  readonly internet: Namespace
  readonly instance: Namespace
  readonly vantages: readonly {
    readonly name: string
    readonly namespace: Namespace
    readonly gateway: string
    readonly control: { readonly address: string; readonly port: number }
  }[]
  /** Something accepts connections on this port of the instance, until it is killed. */
  readonly listen: (port: number) => Promise<Program>
}

export const openSite = async (part: string): Promise<Site> => {
  const lab = openLab(part)
  const [internet, instance] = [lab.namespace('internet'), lab.namespace('instance')]
  const vantages = [
    { name: 'singapore', namespace: lab.namespace('singapore'), net: '198.51.100' },
    { name: 'frankfurt', namespace: lab.namespace('frankfurt'), net: '192.0.2' },
  ]
  connect(lab, { internet, other: instance, device: 'inst', net: '10.20.1', host: PRIVATE })
  for (const { name, namespace, net } of vantages)
    connect(lab, { internet, other: namespace, device: name, net, host: `${net}.7` })
  internet.must(['sysctl', '-q', '-w', 'net.ipv4.ip_forward=1'])
  internet.must(['nft', '-f', '-'], TRANSLATION)
  // Before it is translated the address needs a way out, too.
  internet.must(['ip', 'route', 'add', TARGET.public, 'via', PRIVATE])
  await listenIn(internet, CONTROL_PORT)
  return {
    lab,
    internet,
    instance,
    vantages: vantages.map(({ name, namespace, net }) => ({
      name,
      namespace,
      gateway: `${net}.1`,
      control: { address: `${net}.1`, port: CONTROL_PORT },
    })),
    listen: port => listenIn(instance, port),
  }
}

type Cable = {
  readonly internet: Namespace
  readonly other: Namespace
  readonly device: string
  readonly net: string
  readonly host: string
}

const connect = (lab: Lab, { internet, other, device, net, host }: Cable): void => {
  lab.cable(
    { in: internet, device, addresses: [`${net}.1/24`] },
    { in: other, device: 'eth0', addresses: [`${host}/24`] },
  )
  other.must(['ip', 'route', 'add', 'default', 'via', `${net}.1`])
}

// As the cloud does: the public address is known outside only, the private one inside only.
const TRANSLATION = `
table ip cloud {
  chain pre { type nat hook prerouting priority -100; ip daddr ${TARGET.public} dnat to ${PRIVATE}; }
  chain out { type nat hook output priority -100; ip daddr ${TARGET.public} dnat to ${PRIVATE}; }
}`

const listenIn = async (where: Namespace, port: number): Promise<Program> => {
  const source = `require('node:net').createServer(s => s.end()).listen(${port}, '0.0.0.0', () => console.log('up'))`
  const program = where.start([process.execPath, '-e', source])
  await once(program.stdout, 'data')
  return program
}
