// What does an open port say above TCP, and can it hurt who listens?
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, createServer as createTls } from 'node:tls'
import t from 'tap'
import { askAboveTcp } from '#agent/probe/above-tcp.ts'
import type { AboveTcp } from '#shared/plain/above-tcp.ts'

const NAME = 'shop.example.com'
const folder = mkdtempSync(join(tmpdir(), 'whyport-above-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
execFileSync(
  'openssl',
  `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x -keyout ${key} -out ${cert}`.split(
    ' ',
  ),
  { stdio: 'ignore' },
)
const PAIR = { key: readFileSync(key), cert: readFileSync(cert) }

type Serve = (socket: Socket) => void

const ask = async (serve: Serve, name: string | null, isTls = false): Promise<AboveTcp> => {
  let connects = 0
  const sockets = new Set<Socket>()
  const onSocket = (socket: Socket): void => {
    socket.on('error', () => undefined)
    serve(socket)
  }
  const server = isTls ? createTls(PAIR, onSocket) : createServer(onSocket)
  server.on('connection', (socket: Socket) => {
    connects++
    sockets.add(socket.on('error', () => undefined))
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo
  const answer = await askAboveTcp({ address: '127.0.0.1', port, name })
  for (const socket of sockets) socket.destroy()
  server.close()
  t.ok(connects <= 4, 'four connects at most')
  return answer
}

const onRequest =
  (answer: (request: string) => string): Serve =>
  socket =>
    socket.on('data', (bytes: Buffer) => socket.end(answer(bytes.toString('latin1'))))

const page = (status: string, headers = ''): string => `HTTP/1.1 ${status}\r\n${headers}\r\nbody`
const isGreeting = (request: string): boolean => request.startsWith('\x16')

t.test('a server that speaks first is shown with its greeting, and nothing is sent', async t => {
  let got = 0
  const answer = await ask(socket => {
    socket.on('data', () => got++)
    socket.write('SSH-2.0-OpenSSH_9.2\r\n')
  }, NAME)
  t.same([answer, got], [{ banner: 'speaks first: "SSH-2.0-OpenSSH_9.2"' }, 0])
})

t.test('TLS, and HTTP within it', async t => {
  const serve = onRequest(request =>
    page('204 No Content', `Server: ${/Host: (\S+)/.exec(request)?.[1]}\r\n`),
  )
  t.same(await ask(serve, NAME, true), {
    tls: `handshake complete, TLSv1.3, asked for ${NAME}`,
    http: `HTTP status 204, server "${NAME}"`,
  })
})

t.test('a page that only the name brings is told from the answer by address', async t => {
  const serve = onRequest(request => {
    if (isGreeting(request)) return page('400 Bad Request')
    return request.includes(NAME)
      ? page('403 Forbidden', 'Server: Beaver\r\n')
      : page('302 Found', 'Location: /login\r\nServer: nginx\r\n')
  })
  t.same(await ask(serve, NAME), {
    tls: 'no TLS',
    http: `asked for ${NAME}: HTTP status 403, server "Beaver"; by address: HTTP status 302, server "nginx", location "/login"`,
  })
})

t.test('a reset that only the name brings is told from a port without TLS', async t => {
  const context = createSecureContext(PAIR)
  const server = createTls({
    ...PAIR,
    SNICallback: (_name, done) => done(null, context),
  })
  server.on('tlsClientError', () => undefined)
  // In front of it, something that reads the name in the clear.
  const guard: Serve = socket =>
    socket.once('data', (bytes: Buffer) => {
      if (bytes.includes(NAME)) return socket.resetAndDestroy()
      socket.pause()
      socket.unshift(bytes)
      server.emit('connection', socket)
    })
  t.same(await ask(guard, NAME), {
    tls: `reset after the greeting of TLS, asked for ${NAME}; complete without the name: something refuses the name`,
  })
})

t.test('whoever resets on everything, says nothing or closes', async t => {
  t.same(
    [
      await ask(socket => socket.once('data', () => socket.resetAndDestroy()), null),
      await ask(socket => socket.once('data', () => socket.end()), null),
    ],
    [
      { tls: 'reset after the greeting of TLS', http: 'reset after an HTTP request' },
      {
        tls: 'closed after the greeting of TLS',
        http: 'closed without an answer to an HTTP request',
      },
    ],
  )
})

t.test('an answer without end is left at 64 KiB, and its words are one quoted line', async t => {
  const flood: Serve = socket => {
    socket.once('data', () => {
      const more = (): void => {
        while (!socket.destroyed && socket.write('\u001b[31m<script>'.repeat(1000)));
      }
      socket.on('drain', more)
      more()
    })
  }
  const { http } = await ask(flood, null)
  t.match(http, /^no HTTP: "\.\[31m<script>[^"\r\n]{0,80}"$/)
  t.ok((http?.length ?? 0) < 120)
})

t.test('what must not be probed is not greeted either', async t => {
  t.same(await askAboveTcp({ address: '100.100.100.200', port: 80, name: null }), {})
})
