// Run inside a namespace: listens on the ports given as arguments and greets who connects.

import { once } from 'node:events'
import { createServer } from 'node:net'

for (const port of process.argv.slice(2).map(Number)) {
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy())
    socket.end('x')
  })
  server.listen({ port, host: '::', backlog: 4096 })
  await once(server, 'listening')
}
process.stdout.write('listening\n')
