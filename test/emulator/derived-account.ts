// What does an account look like that has what the demo account has, under other names?
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { Keys } from '#server/collect/cloud/credentials.ts'
import { DEMO_ACCOUNT_ID, DEMO_FOLDER } from './demo-account.ts'

export type DerivedAccount = {
  /** Small letters that stand for `demo` in every id. */
  readonly word: string
  readonly accountId: string
  /** Further texts and what stands for them, in every file. */
  readonly replaced?: readonly (readonly [from: string | RegExp, to: string])[]
  /** Files of `cloud/` instead of those of the demo account; null takes one away. */
  readonly files?: Readonly<Record<string, object | null>>
}

/** A folder for the emulator; it is gone when the test ends. */
export const derivedFolder = (t: Test, account: DerivedAccount): string => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-account-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const cloud = join(folder, 'cloud')
  mkdirSync(cloud)
  for (const [name, text] of DEMO_FILES) writeDerived(cloud, { name, text }, account)
  for (const [name, body] of Object.entries(account.files ?? {})) {
    rmSync(join(cloud, name), { force: true })
    if (body !== null) writeFileSync(join(cloud, name), JSON.stringify(body, null, 2))
  }
  return folder
}

// `i-bp1demo000000web0001`, `alb-demo0000shop000001`, `prl-bp1demo0appports01`
const IN_IDS = /(?<=bp1|-)demo(?=[0-9])/g

const DEMO_FILES = readdirSync(join(DEMO_FOLDER, 'cloud')).map(
  name => [name, readFileSync(join(DEMO_FOLDER, 'cloud', name), 'utf8')] as const,
)

const writeDerived = (
  cloud: string,
  { name, text }: { readonly name: string; readonly text: string },
  { word, accountId, replaced = [] }: DerivedAccount,
): void => {
  const own: readonly (readonly [string | RegExp, string])[] = [
    [IN_IDS, word],
    [DEMO_ACCOUNT_ID, accountId],
    ...replaced,
  ]
  const changed = own.reduce((all, [from, to]) => all.replaceAll(from, to), text)
  writeFileSync(join(cloud, name.replaceAll(IN_IDS, word)), changed)
}

/** Keys of an account of its own; they open nothing else. */
export const keysNamed = (word: string): Keys => ({
  accessKeyId: `LTAI-key-of-${word}`,
  accessKeySecret: `secret-of-${word}`,
  securityToken: null,
})

/** Keys that a role gives. */
export const roleKeysNamed = (word: string): Keys => ({
  ...keysNamed(word),
  accessKeyId: `STS.${word}`,
  securityToken: `token-of-${word}`,
})
