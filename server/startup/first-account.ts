// Which account answers when the service starts: a configured one, or the demo account?
import { readQuestion } from '#shared/read-question.ts'
import { resolveCredentials } from '../collect/cloud/credentials.ts'
import { namedAccounts } from '../sources/accounts-file.ts'

/**
 * `demo` only when neither a credential source nor an account of accounts.yaml is configured. A
 * configured source whose key does not work ends with a WhyportError (77), a silent cloud with
 * another (69): never with the demo.
 */
export const firstAccount = async (
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<'demo' | 'live'> => {
  if ((await resolveCredentials(env)).kind === 'none')
    return namedAccounts(env).length > 0 ? 'live' : 'demo'
  log('whyport: asking Alibaba Cloud whose credentials these are')
  const { collectAccount } = await import('../sources/account.ts')
  await collectAccount(
    NOTHING_ASKED,
    { ...world(env), account: null, optional: false },
    () => undefined,
  )
  return 'live'
}

// Of this machine the cloud is asked nothing but whose key it is.
const NOTHING_ASKED = readQuestion({ target: 'here:443' })

const world = (env: NodeJS.ProcessEnv) => ({
  env,
  signal: AbortSignal.timeout(20_000),
  clock: { iso: () => new Date().toISOString(), ms: () => performance.now() },
})
