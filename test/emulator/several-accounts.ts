// How does a test configure several accounts, each behind a role?
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { DEMO_FOLDER } from './demo-account.ts'
import { DEMO_KEYS } from './demo-keys.ts'
import { type DerivedAccount, derivedFolder, roleKeysNamed } from './derived-account.ts'
import type { EmulatedAccount } from './emulated-accounts.ts'
import { type Emulator, startEmulator } from './emulator.ts'
import type { Fault } from './faults.ts'

export type SomeAccount = Partial<DerivedAccount> &
  Pick<EmulatedAccount, 'faults' | 'latencyMs'> & {
    readonly word: string
    /** Nobody gets the keys of its role. */
    readonly isRefused?: boolean
  }

/** `1000000000000000` and up, by its place in the list. */
export const accountIdOf = (place: number): string => `${1_000_000_000_000_000 + place}`

export type OpenedAccounts = {
  readonly emulator: Emulator
  readonly env: Readonly<Record<string, string>>
  /** Calls that were signed with the keys of this account's role. */
  readonly callsOf: (word: string) => Emulator['calls']
}

/**
 * Accounts like the demo account with ids and public addresses of their own (`198.18.<place>.`), and
 * private ones of their own (`10.<100 + place>.`) unless `replaced` says otherwise.
 */
export const openSeveral = async (
  t: Test,
  accounts: readonly SomeAccount[],
  hub: { readonly faults?: readonly Fault[] } = {},
): Promise<OpenedAccounts> => {
  const roleOf = (place: number): string => `acs:ram::${accountIdOf(place)}:role/reader`
  const emulator = await startEmulator({
    folder: DEMO_FOLDER,
    keys: [DEMO_KEYS],
    now: () => new Date(),
    ...hub,
    others: accounts.map(({ faults, latencyMs, ...account }, place) => ({
      folder: derivedFolder(t, {
        accountId: accountIdOf(place),
        ...account,
        replaced: [
          ['203.0.113.', `198.18.${place}.`],
          ...(account.replaced ?? [['10.20.', `10.${100 + place}.`]]),
        ],
      }),
      keys: [roleKeysNamed(account.word)],
      ...(faults === undefined ? {} : { faults }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    })),
    roles: Object.fromEntries(
      accounts.flatMap(({ word, isRefused }, place) =>
        isRefused ? [] : [[roleOf(place), roleKeysNamed(word)]],
      ),
    ),
  })
  t.teardown(() => emulator.close())
  const lines = accounts.map(({ word }, place) => `  - {name: ${word}, role: "${roleOf(place)}"}`)
  return {
    emulator,
    env: {
      HOME: '/nonexistent',
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
      WHYPORT_CLOUD_ENDPOINT: `http://${emulator.endpoint}`,
      WHYPORT_ACCOUNTS: fileWith(t, `accounts:\n${lines.join('\n')}\n`),
    },
    callsOf: word =>
      emulator.calls.filter(
        ({ account }) => account === accounts.findIndex(one => one.word === word) + 1,
      ),
  }
}

const fileWith = (t: Test, text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-several-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'accounts.yaml'), text)
  return join(folder, 'accounts.yaml')
}
