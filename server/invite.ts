// Which agents have not joined yet, and where does each find its token? For docker-compose.yml.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JoinToken, JoinTokenRequest } from '#shared/agent.ts'
import { AgentList, Problem } from '#shared/api.ts'

const [url = '', folder = '', ...wanted] = process.argv.slice(2)

/** node server/invite.ts URL FOLDER REQUEST…: one join token per request, in FOLDER/<name>/token. */
const invite = async (): Promise<void> => {
  const { agents } = AgentList.parse(await ask('GET', '/v1/agents'))
  const joined = new Set(agents.map(({ name }) => name))
  for (const text of wanted) {
    const request = JoinTokenRequest.parse(JSON.parse(text))
    if (!joined.has(request.name)) await leaveToken(request)
    const how = joined.has(request.name) ? 'has joined already' : 'is invited'
    process.stdout.write(`${request.name} ${how}\n`)
  }
}

// The volume is mounted for this one agent alone, which is another user.
const leaveToken = async (request: JoinTokenRequest): Promise<void> => {
  const { token } = JoinToken.parse(await ask('POST', '/v1/agents/join-tokens', request))
  const place = join(folder, request.name)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'token.new'), token, { mode: 0o644 })
  await rename(join(place, 'token.new'), join(place, 'token'))
}

const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const signal = AbortSignal.timeout(10_000)
  const answer = await fetch(`${url}${path}`, {
    method,
    signal,
    ...(body === undefined ? {} : json),
  })
  const content: unknown = await answer.json()
  if (answer.ok) return content
  throw new Error(`${method} ${path}: ${Problem.safeParse(content).data?.detail ?? answer.status}`)
}

invite().catch((error: unknown) => {
  process.stderr.write(`no tokens: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 69
})
