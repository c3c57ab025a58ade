// What can this agent not see on its host, and why?
import { readFileSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { SEARCH_PATH } from './exec.ts'

/** Rights and tools that are missing. */
export const blindSpots = async (): Promise<string[]> => {
  const absent = await Promise.all(TOOLS.map(async tool => ((await isThere(tool)) ? null : tool)))
  return [
    ...missingRights(),
    ...absent.filter(tool => tool !== null).map(tool => `${tool} is absent`),
  ]
}

/** Of the last reading. */
export const refusedCommands = (denied: ReadonlySet<string>): string[] =>
  [...denied].slice(0, 30).map(id => `${id} was refused`)

export const families = (): (4 | 6)[] => {
  const all = addresses()
  const has4 = all.some(address => !address.includes(':'))
  const has6 = all.some(address => address.includes(':') && !address.startsWith('fe80:'))
  return [...(has4 ? [4 as const] : []), ...(has6 ? [6 as const] : [])]
}

/** Of this machine, loopback included. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => address))

const addresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap(list =>
    (list ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  )

// Without one of these the others prove little.
const TOOLS = ['nft', 'iptables-save', 'ss', 'ip'] as const

const isThere = async (tool: string): Promise<boolean> => {
  for (const folder of SEARCH_PATH)
    if (
      await access(join(folder, tool), constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return true
  return false
}

const RIGHTS: readonly (readonly [bit: bigint, sentence: string])[] = [
  [2n, 'without CAP_DAC_READ_SEARCH the list of legacy tables cannot be read'],
  [12n, 'without CAP_NET_ADMIN the kernel hides its firewall rules'],
  [13n, 'without CAP_NET_RAW legacy iptables cannot be read'],
  [19n, 'without CAP_SYS_PTRACE the owners of sockets are hidden'],
]

const missingRights = (): string[] => {
  const held = BigInt(
    `0x${/^CapEff:\s*(?<bits>[0-9a-f]+)/m.exec(status())?.groups?.['bits'] ?? '0'}`,
  )
  return RIGHTS.filter(([bit]) => ((held >> bit) & 1n) === 0n && !isOwner(bit)).map(
    ([, sentence]) => sentence,
  )
}

// The files in question are root's, who needs no right to read them.
const isOwner = (bit: bigint): boolean => bit === 2n && process.geteuid?.() === 0

const status = (): string => {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}
