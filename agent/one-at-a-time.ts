// Is another process this very agent already?
import { once } from 'node:events'
import { createServer } from 'node:net'
import { AgentTrouble } from './trouble.ts'

/**
 * Two processes with one identity use up each other's request numbers. Holds a name in the kernel's
 * abstract socket space, which goes with the process however it ends; each network namespace has its
 * own. Returns what lets go.
 */
export const onlyOne = async (id: string, state: string): Promise<() => void> => {
  const server = createServer(socket => socket.destroy())
  try {
    server.listen({ path: `\0whyport-agent-${id}` })
    await once(server, 'listening')
  } catch (cause) {
    throw new AgentTrouble(
      69,
      {
        subject: `--state ${state}`,
        message: 'another process runs this agent already',
        next: 'stop that one first, for example: systemctl stop whyport-agent; or join with another folder',
      },
      { cause },
    )
  }
  server.unref()
  return () => server.close()
}
