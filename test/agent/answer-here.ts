// Run inside a namespace: 80 stays open, 81 resets after the handshake, 82 closes at once, 84 and 86 stay open,
// 85 greets; all families.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

const SERVERS: readonly (readonly [port: number, onConnection: (socket: Socket) => void])[] = [
  [80, () => undefined],
  [81, socket => socket.resetAndDestroy()],
  [82, socket => socket.end()],
  [84, () => undefined],
  [85, socket => socket.write('SSH-2.0-Test\r\n')],
  [86, () => undefined],
]

for (const [port, onConnection] of SERVERS) {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen({ port, host: '::' })
  await once(server, 'listening')
}
process.stdout.write('ready\n')
