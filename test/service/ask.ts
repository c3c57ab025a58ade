// What does the service answer to this request? Run inside a namespace: ask.ts METHOD URL [BODY].
const [method = 'GET', url = '', body] = process.argv.slice(2)

const answer = await fetch(url, {
  method,
  ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
})
process.stdout.write(
  JSON.stringify({
    status: answer.status,
    base64: Buffer.from(await answer.arrayBuffer()).toString('base64'),
  }),
)
