// Run inside a namespace: listens on the places given as JSON, one process for all.
import { once } from 'node:events'
import { createServer, type ListenOptions } from 'node:net'

for (const place of JSON.parse(process.argv[2] ?? '[]') as ListenOptions[]) {
  const server = createServer(socket => socket.destroy())
  server.listen(place)
  await once(server, 'listening')
}
process.stdout.write('ready\n')
