// Does docker-compose.yml describe something that runs? Each command is started without Docker.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
import { JoinToken } from '#shared/agent.ts'
import { AgentList } from '#shared/api.ts'
import { missingToolsLine } from '../build/needed-tools.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILE = join(ROOT, 'docker-compose.yml')

const Service = z.object({
  build: z.object({ context: z.string(), dockerfile: z.string() }),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  user: z.string().optional(),
  cap_drop: z.array(z.string()),
  read_only: z.boolean(),
  privileged: z.never().optional(),
})
type Service = z.infer<typeof Service>

const file = z
  .object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(readFileSync(FILE, 'utf8'), { merge: true }))

const service = (name: string): Service => Service.parse(file.services[name])

t.test('docker-compose takes the file', t => {
  t.equal(missingToolsLine(['docker-compose']), null)
  const { status, stderr } = spawnSync('docker-compose', ['-f', FILE, 'config', '-q'], {
    encoding: 'utf8',
  })
  t.strictSame([status, stderr], [0, ''])
  t.end()
})

t.test('services have no right they do not need, and what they name exists', t => {
  for (const [name, { cap_drop, read_only, build, volumes, depends_on }] of Object.entries(
    file.services,
  )) {
    t.strictSame([cap_drop, read_only], [['ALL'], true], name)
    t.ok(existsSync(join(ROOT, build.dockerfile)), build.dockerfile)
    t.strictSame(
      volumes.filter(text => !(text.split(':')[0] ?? '' in file.volumes)),
      [],
      `volumes of ${name}`,
    )
    t.strictSame(
      Object.keys(depends_on).filter(other => !(other in file.services)),
      [],
      name,
    )
  }
  t.end()
})

/** Every file of the checkout that a program may load, by the imports in the files themselves. */
const importedFrom = (entry: string, seen = new Set<string>()): string[] => {
  if (seen.has(entry)) return []
  seen.add(entry)
  const text = readFileSync(join(ROOT, entry), 'utf8')
  for (const [, type, path = ''] of text.matchAll(
    /(import type )?[^\n]*?(?:from|import\() ?'([.#][^']+)'/g,
  ))
    if (type === undefined) importedFrom(placeOf(entry, path), seen)
  return [...seen]
}

const placeOf = (from: string, path: string): string =>
  path.startsWith('#') ? path.slice(1) : join(dirname(from), path)

t.test('an image holds all that its program imports, and runs as nobody special', t => {
  for (const name of ['server', 'agent']) {
    const text = readFileSync(join(ROOT, name, 'Dockerfile'), 'utf8')
    const copied = [...text.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    )
    t.strictSame(
      copied.filter(path => !existsSync(join(ROOT, path))),
      [],
      `${name} copies what exists`,
    )
    t.ok(
      importedFrom(`${name}/main.ts`).every(path => copied.some(one => path.startsWith(one))),
      `${name} has what it imports`,
    )
    t.match(text, /^USER node$/m)
  }
  t.end()
})

const TEMP = mkdtempSync(join(tmpdir(), 'whyport-compose-'))
const children: ChildProcess[] = []
t.teardown(async () => {
  const running = children.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(running.map(child => once(child, 'close')))
  rmSync(TEMP, { recursive: true })
})

/** A folder that stands for the root of the container; volumes are folders beside it. */
const rootOf = (name: string): string => {
  const root = join(TEMP, name)
  for (const [volume = '', mount = ''] of service(name).volumes.map(text => text.split(':'))) {
    const folder = join(TEMP, 'volumes', volume)
    mkdirSync(folder, { recursive: true })
    if (existsSync(join(root, mount))) continue
    mkdirSync(dirname(join(root, mount)), { recursive: true })
    symlinkSync(folder, join(root, mount))
  }
  return root
}

/** Words of the file as they are here: own folders, own ports, own addresses. */
const localWords = (name: string, where: Readonly<Record<string, string>>) => {
  const root = rootOf(name)
  return (text: string): string =>
    Object.entries(where)
      .reduce((words, [there, here]) => words.replaceAll(there, here), text)
      .replaceAll('$$', '$')
      .replaceAll(/\$\{\w+:-\}/g, '')
      .replaceAll(/(?<![\w/.])\/(?:data|join|state)\b/g, path => root + path)
}

const start = (name: string, where: Readonly<Record<string, string>>) => {
  const local = localWords(name, where)
  const { command, environment } = service(name)
  const [program = '', ...words] = command.map(local)
  const env = Object.fromEntries(
    Object.entries(environment).map(([key, text]) => [key, local(text)]),
  )
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, HOME: TEMP, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  return { child, said: sayings(child) }
}

/** Resolves with the first group once a line matches; rejects when the program ends before. */
const sayings = (child: ChildProcess) => {
  let text = ''
  const waiting: {
    readonly line: RegExp
    readonly found: (text: string) => void
    readonly lost: (error: Error) => void
  }[] = []
  const look = (): void => {
    for (const { line, found } of waiting) {
      const match = line.exec(text)
      if (match !== null) found(match[1] ?? match[0])
    }
  }
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      look()
    })
  child.once('close', code => {
    for (const { lost } of waiting) lost(new Error(`ended with ${code}: ${text}`))
  })
  return (line: RegExp): Promise<string> =>
    new Promise((found, lost) => {
      waiting.push({ line, found, lost })
      look()
    })
}

const ended = async ({ child }: { readonly child: ChildProcess }): Promise<number | null> => {
  if (child.exitCode === null) await once(child, 'close')
  return child.exitCode
}

t.test('its commands start, its agents join and are online', { timeout: 120_000 }, async t => {
  const server = start('server', {
    '127.0.0.1:7080': '127.0.0.1:0',
    '0.0.0.0:7443': '127.0.0.1:0',
    'https://server:7443': '',
  })
  const url = await server.said(/^whyport ready on (http:\S+)$/m)
  const where = {
    'http://127.0.0.1:7080': url,
    'https://server:7443': await agentUrl(url),
    '(8080': '(0',
  }
  const [, , ...health] = service('server').healthcheck?.test.map(localWords('server', where)) ?? []
  t.doesNotThrow(() => execFileSync(process.execPath, health), 'the health check passes')

  t.equal(await ended(start('invite', where)), 0)
  start('demo-host', where)
  const names = ['vantage-a', 'vantage-b', 'demo-host-agent']
  const connected = /is connected to/
  const first = names.map(name => start(name, where))
  await Promise.all(first.map(({ said }) => said(connected)))
  const { agents } = AgentList.parse(await (await fetch(`${url}/v1/agents`)).json())
  const seen = agents.map(({ name, roles, state }) => `${name} ${roles} ${state}`)
  t.strictSame(
    new Set(seen),
    new Set(['vantage-a probe online', 'vantage-b probe online', 'demo-host host online']),
  )

  const again = start('invite', where)
  await again.said(/demo-host has joined already/)
  t.equal(await ended(again), 0, 'a second start invites nobody twice')
  first[0]?.child.kill('SIGTERM')
  await start('vantage-a', where).said(connected)
  server.child.kill('SIGTERM')
  t.equal(await ended(server), 0)
})

/** The listener of the agents took a free port; a token says which. */
const agentUrl = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/v1/agents/join-tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ roles: ['probe'], name: 'nobody' }),
  })
  const { command } = JoinToken.parse(await answer.json())
  return /https:\/\/[\d.:]+/.exec(command)?.[0] ?? ''
}
