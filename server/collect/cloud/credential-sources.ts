// Which sources of cloud keys are configured on this machine, in the order in which they count?
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { CredentialSource, Environment, Keys } from './credentials.ts'

export type KeySource = {
  readonly source: CredentialSource
  readonly keys: () => Promise<Keys>
}

/** The metadata service is named only when a role is, or when `metadata` asks for it. */
export const providersOf = async (
  env: Environment,
  metadata: boolean,
): Promise<readonly KeySource[]> => {
  const configured = SOURCES.filter(([, isConfigured]) => isConfigured(env, metadata))
  return configured.map(([source, , open]) => ({ source, keys: open(env) }))
}

type Open = (env: Environment) => () => Promise<Keys>
type SourceLine = readonly [
  CredentialSource,
  (env: Environment, metadata: boolean) => boolean,
  Open,
]

const isOn = (value: string | undefined): boolean => value?.toLowerCase() === 'true'

const cliFile = (env: Environment): string => join(homeOf(env), '.aliyun', 'config.json')

const credentialsFile = (env: Environment): string =>
  env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || join(homeOf(env), '.alibabacloud', 'credentials')

const homeOf = (env: Environment): string => env['HOME'] || homedir()

// Half a key pair counts as configured: then "it does not work" is the answer, not "there is none".
const fromEnvironment: SourceLine = [
  'environment',
  env => Boolean(env['ALIBABA_CLOUD_ACCESS_KEY_ID'] || env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']),
  env => () =>
    Promise.resolve({
      accessKeyId: env['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '',
      accessKeySecret: env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '',
      securityToken: env['ALIBABA_CLOUD_SECURITY_TOKEN'] || null,
    }),
]

const fromOidc: SourceLine = [
  'oidc',
  env =>
    Boolean(
      env['ALIBABA_CLOUD_ROLE_ARN'] &&
        env['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'] &&
        env['ALIBABA_CLOUD_OIDC_TOKEN_FILE'],
    ),
  env =>
    fromLibrary(({ OIDCRoleArnCredentialsProvider }) =>
      OIDCRoleArnCredentialsProvider.builder()
        .withRoleArn(env['ALIBABA_CLOUD_ROLE_ARN'] ?? '')
        .withOIDCProviderArn(env['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'] ?? '')
        .withOIDCTokenFilePath(env['ALIBABA_CLOUD_OIDC_TOKEN_FILE'] ?? '')
        .withRoleSessionName(env['ALIBABA_CLOUD_ROLE_SESSION_NAME'] ?? 'whyport')
        .build(),
    ),
]

// `homedir` of the two file readers is replaced so that HOME of the given environment counts.
const fromCliProfile: SourceLine = [
  'cli-profile',
  env => !isOn(env['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']) && existsSync(cliFile(env)),
  env =>
    fromLibrary(({ CLIProfileCredentialsProvider }) =>
      Object.assign(
        CLIProfileCredentialsProvider.builder()
          .withProfileName(env['ALIBABA_CLOUD_PROFILE'] ?? '')
          .build(),
        { homedir: homeOf(env) },
      ),
    ),
]

const fromCredentialsFile: SourceLine = [
  'credentials-file',
  env => existsSync(credentialsFile(env)),
  env =>
    fromLibrary(({ ProfileCredentialsProvider }) =>
      Object.assign(
        ProfileCredentialsProvider.builder()
          .withProfileName(env['ALIBABA_CLOUD_PROFILE'] ?? '')
          .build(),
        { homedir: homeOf(env) },
      ),
    ),
]

const fromMetadata: SourceLine = [
  'ecs-metadata',
  (env, metadata) =>
    !isOn(env['ALIBABA_CLOUD_ECS_METADATA_DISABLED']) &&
    (metadata || Boolean(env['ALIBABA_CLOUD_ECS_METADATA'])),
  env =>
    fromLibrary(({ ECSRAMRoleCredentialsProvider }) =>
      ECSRAMRoleCredentialsProvider.builder()
        .withRoleName(env['ALIBABA_CLOUD_ECS_METADATA'] ?? '')
        .build(),
    ),
]

const fromUri: SourceLine = [
  'credentials-uri',
  env => Boolean(env['ALIBABA_CLOUD_CREDENTIALS_URI']),
  env =>
    fromLibrary(({ URICredentialsProvider }) =>
      URICredentialsProvider.builder()
        .withCredentialsURI(env['ALIBABA_CLOUD_CREDENTIALS_URI'] ?? '')
        .build(),
    ),
]

const SOURCES: readonly SourceLine[] = [
  fromEnvironment,
  fromOidc,
  fromCliProfile,
  fromCredentialsFile,
  fromMetadata,
  fromUri,
]

type Library = typeof import('@alicloud/credentials')
type Provider = {
  getCredentials(): Promise<{
    accessKeyId?: string
    accessKeySecret?: string
    securityToken?: string
  }>
}

// Loaded on first use, and one provider per source: it keeps temporary keys until they run out.
const fromLibrary = (build: (library: Library) => Provider): (() => Promise<Keys>) => {
  let provider: Promise<Provider> | null = null
  return async () => {
    provider ??= import('@alicloud/credentials').then(loaded => build(loaded.default))
    const found = await (await provider).getCredentials()
    return {
      accessKeyId: found.accessKeyId ?? '',
      accessKeySecret: found.accessKeySecret ?? '',
      securityToken: found.securityToken || null,
    }
  }
}
