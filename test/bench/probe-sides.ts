// How are our probe and its peers started in a namespace, asked, and measured?
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Namespace, Program } from '#test/kernel/netns.ts'

export type BenchAsk = {
  readonly address: string
  readonly ports: readonly number[]
  readonly atOnce: number
}

export type BenchAnswer = {
  readonly ms: number
  /** When silence was told first. */
  readonly earlyMs: number
  readonly seen: readonly {
    readonly port: number
    readonly isOpen: boolean
    readonly rttMs: number | null
  }[]
  readonly cpuS: number
  readonly rssMb: number
}

export type AskSide = (ask: BenchAsk) => Promise<BenchAnswer>

export const BLACKBOX = '/usr/bin/prometheus-blackbox-exporter'
export const NMAP = '/usr/bin/nmap'
export const missingPeers = (): string[] =>
  [
    [NMAP, 'nmap'],
    [BLACKBOX, 'prometheus-blackbox-exporter'],
    ['/usr/bin/tcpdump', 'tcpdump'],
  ].flatMap(([path = '', name = '']) => (existsSync(path) ? [] : [name]))

export const ourSide = (where: Namespace): AskSide => linesOf(startInside(where, 'our-probe.ts'))

/** `folder` gets its configuration: a connect, 1.5 s at most. */
export const blackboxSide = (where: Namespace, folder: string): AskSide => {
  const config = join(folder, 'blackbox.yml')
  writeFileSync(config, 'modules:\n  tcp:\n    prober: tcp\n    timeout: 1500ms\n')
  const log = '--log.level=error'
  const peer = where.start([
    ...[BLACKBOX, `--config.file=${config}`, '--web.listen-address=127.0.0.1:9115', log],
  ])
  const ask = linesOf(startInside(where, 'ask-blackbox.ts'))
  return async asked => {
    const before = cpuOf(peer)
    const answer = await ask(asked)
    return { ...answer, cpuS: cpuOf(peer) - before, rssMb: rssOf(peer) }
  }
}

/** Ports that it calls open, and what it took. */
export const nmapSide =
  (where: Namespace, timing: readonly string[]): AskSide =>
  async ({ address, ports }) => {
    const list = [...ports].join(',')
    const command = [NMAP, '-n', '-Pn', '-sT', ...timing, '-oG', '-', '-p', list, address]
    const start = performance.now()
    const script = `TIMEFORMAT='%U %S %R'; time ${command.join(' ')}`
    const { stdout, stderr } = where.run(['bash', '-c', script])
    const ms = performance.now() - start
    const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    const open = new Set([...stdout.matchAll(/(\d+)\/open\//g)].map(([, port]) => Number(port)))
    const seen = ports.map(port => ({ port, isOpen: open.has(port), rttMs: null }))
    return { ms, earlyMs: ms, seen, cpuS: user + system, rssMb: 0 }
  }

const startInside = (where: Namespace, file: string): Program =>
  where.start([process.execPath, join(import.meta.dirname, 'inside', file)])

const linesOf = (program: Program): AskSide => {
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]()
  return async ask => {
    program.stdin.write(`${JSON.stringify(ask)}\n`)
    const { value } = await lines.next()
    return JSON.parse(String(value)) as BenchAnswer
  }
}

// `ip netns exec` becomes the program, so its id is the program's.
const cpuOf = ({ pid }: Program): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const rssOf = ({ pid }: Program): number =>
  Math.round(
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 102.4,
  ) / 10
