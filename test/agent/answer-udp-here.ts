// Run inside a namespace: UDP 80 answers everything, 81 nothing.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

for (const [port, isAnswering] of [
  [80, true],
  [81, false],
] as const) {
  const socket = createSocket('udp6')
  socket.on('message', (_bytes, from) => isAnswering && socket.send('x', from.port, from.address))
  socket.bind(port, '::')
  await once(socket, 'listening')
}
process.stdout.write('ready\n')
