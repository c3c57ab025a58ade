// Which addresses does the resolver of this machine give for a host name?
import { lookup } from 'node:dns/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { canonicalNames } from './canonical-names.ts'

const TIMEOUT_MS = 3000

/**
 * Asks as any client on this machine would (hosts file included). A name without an address is an
 * answer; a silent or broken resolver is a failure and proves nothing about the name.
 */
export const resolveName = async (
  name: string,
  clock: { readonly iso: () => string; readonly ms: () => number },
): Promise<EvidenceItem> => {
  const startedAt = clock.iso()
  const start = clock.ms()
  const { addresses, error } = await Promise.race([lookUp(name), silence()])
  const names = await canonicalNames(name, addresses)
  return evidenceItem({
    file: 'dns/answer.json',
    kind: 'dns',
    subject: '',
    account: null,
    request: { name },
    requestId: null,
    startedAt,
    collectedAt: clock.iso(),
    tookMs: Math.round(clock.ms() - start),
    status: error === null || NO_ADDRESS.includes(error) ? 'ok' : 'failed',
    exit: null,
    stderr: '',
    raw: JSON.stringify({ name, addresses, names, error }),
  })
}

type Answer = { readonly addresses: readonly string[]; readonly error: string | null }

const lookUp = async (name: string): Promise<Answer> => {
  try {
    const found = await lookup(name, { all: true, order: 'ipv4first' })
    return { addresses: found.map(({ address }) => address), error: null }
  } catch (error) {
    return { addresses: [], error: codeOf(error) }
  }
}

// A look-up cannot be cancelled; the process does not wait for the timer either.
const silence = (): Promise<Answer> =>
  wait(TIMEOUT_MS, { addresses: [], error: 'ETIMEOUT' }, { ref: false })

/** The resolver answered: there is no such name, or it has no address. */
const NO_ADDRESS: readonly string[] = ['ENOTFOUND', 'ENODATA']

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
