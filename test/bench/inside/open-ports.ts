// Run inside a namespace: so many ports in a row accept and say nothing.
import { once } from 'node:events'
import { createServer } from 'node:net'

const [first = 0, count = 0] = process.argv.slice(2).map(Number)
for (let port = first; port < first + count; port++) {
  const server = createServer(socket => socket.on('error', () => undefined).resume())
  server.listen(port, '0.0.0.0')
  await once(server, 'listening')
}
process.stdout.write('ready\n')
