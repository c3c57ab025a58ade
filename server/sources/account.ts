// What does a live account say, and what if its key is missing or refused?
import { WhyportError } from '#shared/error.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import { createCallMemory } from '../collect/cloud/ahead.ts'
import { type CloudClient, createCloudClient } from '../collect/cloud/client.ts'
import {
  type CloudAsk,
  type CollectOptions,
  collectCloud,
  refusedKey,
} from '../collect/cloud/collect-cloud.ts'
import { resolveCredentials } from '../collect/cloud/credentials.ts'
import { errorCodeIn, isKeyRestricted } from '../collect/cloud/error-code.ts'
import { proxyOf } from '../collect/cloud/proxy.ts'
import { namedAccount } from './accounts-file.ts'
import { keyRefused, keyRestricted } from './refused-key.ts'
import { keysFor } from './role-keys.ts'
import type { World } from './world.ts'

export type AccountWorld = World &
  Pick<CloudAsk, 'names'> & { readonly account: string | null; readonly optional: boolean }

/**
 * Collects the cloud part. `optional`: other evidence can answer without the cloud (a host part, the
 * machine itself); then a missing or refused key only leaves the cloud hops unknown. Stopped while
 * keys are asked for, it collects nothing: whoever asked judges what is there.
 */
export const collectAccount = async (
  question: Question,
  world: AccountWorld,
  keep: (item: EvidenceItem) => void,
): Promise<void> => {
  const client = await openFor(world)
  if (client === null) return
  try {
    await collectWith(client, question, { world, keep })
  } finally {
    await client.close()
  }
}

/** null: there are no credentials and other evidence can answer, or it was stopped before there were. */
export const openFor = (world: AccountWorld): Promise<CloudClient | null> =>
  clientFor(world).catch(error => {
    if (error === world.signal.reason) return null
    throw error
  })

/** The same with a client that is open already, and stays open. */
export const collectWith = (
  client: CloudClient,
  question: Question,
  { world, keep }: { world: AccountWorld; keep: (item: EvidenceItem) => void },
): Promise<void> =>
  askCloud(question, { client, ...world, remembered: rememberedFor(question, world) }, keep)

// Of this process: a service that is asked again about a target needs one round trip instead of three.
const memory = createCallMemory()

// Ids of one account are not sent with the key of another.
const rememberedFor = (
  { target, from, region, port }: Question,
  { env, account }: AccountOf,
): NonNullable<CollectOptions['remembered']> => {
  const { WHYPORT_CLOUD_ENDPOINT: endpoint, WHYPORT_ACCOUNTS: file } = env
  const key = [account, env['ALIBABA_CLOUD_ACCESS_KEY_ID'], endpoint, file]
  return { memory, subject: JSON.stringify([key, target, from, region, port]) }
}

/** Asks one client; a key that the cloud refuses is the caller's trouble, unless the cloud is optional. */
export const askCloud = async (
  { target, from, region, port }: Question,
  world: Pick<World, 'signal'> &
    Pick<CloudAsk, 'names'> &
    Pick<CollectOptions, 'remembered'> & {
      readonly client: CloudClient
      readonly optional: boolean
    },
  keep: (item: EvidenceItem) => void,
): Promise<void> => {
  const items: EvidenceItem[] = []
  const sink = (item: EvidenceItem): void => {
    items.push(item)
    keep(item)
  }
  const named = target.kind === 'name' ? [target.name] : []
  const names = world.names ?? named
  await collectCloud({ target, source: from, region, port, names }, world.client, {
    sink,
    signal: world.signal,
    ...(world.remembered === undefined ? {} : { remembered: world.remembered }),
  })
  const refused = refusedKey(items)
  if (refused !== null && !world.optional) throw keyRefused(errorCodeIn(refused.raw))
  const restricted = items.find(isRestricted)
  if (!world.optional && restricted !== undefined && items.every(isNoAnswer))
    throw keyRestricted(restricted.kind)
  if (!world.optional && !world.signal.aborted && items.every(isSilent)) throw cloudSilent(items)
}

const clientFor = async (world: AccountWorld): Promise<CloudClient | null> => {
  const resolved = await resolveCredentials(environmentFor(world), { signal: world.signal })
  return resolved.kind === 'none' && world.optional ? null : clientOf(resolved, world)
}

/** A client for real credentials; none, or none that works, is an error, and so is being stopped. */
export const openClient = async (world: Opening): Promise<CloudClient> =>
  clientOf(await resolveCredentials(environmentFor(world), { signal: world.signal }), world)

const clientOf = async (
  resolved: Awaited<ReturnType<typeof resolveCredentials>>,
  { env, account, signal }: Opening,
): Promise<CloudClient> => {
  if (resolved.kind === 'none') throw noKey()
  if (resolved.kind === 'failing') throw keyFailing(resolved.sources)
  const options = {
    clock: { now: () => new Date() },
    proxy: proxyOf(env),
    ...endpointOf(env),
  }
  const named = account === null ? null : namedAccount(env, account)
  const credentials = await keysFor(named, resolved.credentials, { ...options, signal })
  return createCloudClient({ credentials, ...options })
}

type AccountOf = { readonly env: NodeJS.ProcessEnv; readonly account: string | null }
type Opening = AccountOf & { readonly signal: AbortSignal }

// A profile is one of the CLI or credentials file; keys in the environment would hide it. A role
// without a profile is taken with the keys that are there anyway.
const environmentFor = ({ env, account }: AccountOf) => {
  const named = account === null ? null : namedAccount(env, account)
  const profile = named === null ? account : (named.profile ?? null)
  return profile === null
    ? env
    : {
        ...env,
        ALIBABA_CLOUD_PROFILE: profile,
        ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
        ALIBABA_CLOUD_SECURITY_TOKEN: undefined,
      }
}

/** WHYPORT_CLOUD_ENDPOINT=http://127.0.0.1:8099 sends every call there (an emulator, a gateway). */
const endpointOf = (env: NodeJS.ProcessEnv) => {
  const text = env['WHYPORT_CLOUD_ENDPOINT']
  if (text === undefined || text === '') return {}
  const parts = /^(?<protocol>https?):\/\/(?<endpoint>[A-Za-z0-9.:[\]-]+)\/?$/.exec(text)?.groups
  if (parts?.['endpoint'] === undefined)
    throw new WhyportError('bad-usage', {
      subject: 'WHYPORT_CLOUD_ENDPOINT',
      message: `"${text}" is no address of a server`,
      next: 'for example: WHYPORT_CLOUD_ENDPOINT=http://127.0.0.1:8099',
    })
  return {
    endpoint: parts['endpoint'],
    protocol: parts['protocol'] === 'http' ? ('http' as const) : ('https' as const),
  }
}

// While a leaked key is restricted, other calls may still be answered: then the report says so.
const isRestricted = ({ raw }: EvidenceItem): boolean => isKeyRestricted(raw)

const isNoAnswer = ({ status, kind }: EvidenceItem): boolean =>
  status !== 'ok' || kind === 'sts.GetCallerIdentity'

const isSilent = ({ status, raw }: EvidenceItem): boolean =>
  status !== 'ok' && raw.includes('"whyport.')

const noKey = (): WhyportError =>
  new WhyportError('no-credentials', {
    subject: 'Alibaba Cloud',
    message: 'no credentials are configured',
    next: 'set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or try without an account: --demo, --evidence FOLDER, --host-evidence FOLDER',
  })

const keyFailing = (sources: readonly string[]): WhyportError =>
  new WhyportError('credentials-refused', {
    subject: sources.join(', '),
    message: 'is configured as a credential source, but gives no usable key',
    next: 'check that source (file, role, variables), or try without an account: --demo, --evidence FOLDER',
  })

export const cloudSilent = ([first]: readonly EvidenceItem[]): WhyportError =>
  new WhyportError('cloud-unreachable', {
    subject: 'Alibaba Cloud API',
    message: `no call was answered (${first?.status ?? 'nothing was sent'})`,
    next: 'check the way to *.aliyuncs.com:443 and the proxy (https_proxy); recorded evidence works without it: --evidence FOLDER',
  })
