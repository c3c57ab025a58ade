// How often did the system send the first packet of a socket again that nobody answered?
import { readFile } from 'node:fs/promises'
import { batched } from './batched.ts'

/** A local port that connects, and its family. Null when the system does not say. */
export const repeatedSyns = batched<{ readonly port: number; readonly family: 4 | 6 }, number>(
  async asked => {
    const tables = await Promise.all(
      ([4, 6] as const).map(async family =>
        asked.some(one => one.family === family) ? tableOf(family) : NOTHING,
      ),
    )
    return ({ port, family }) => tables[family === 4 ? 0 : 1]?.get(port) ?? null
  },
  65_536,
)

const NOTHING: ReadonlyMap<number, number> = new Map()

// One's own network namespace; needs no right and starts nothing.
const tableOf = async (family: 4 | 6): Promise<ReadonlyMap<number, number>> =>
  repeatsOf(await readFile(`/proc/self/net/tcp${family === 4 ? '' : '6'}`, 'latin1'))

const SYN_SENT = '02'

/** Columns: slot, local, remote, state, queues, timer, retransmissions (hexadecimal) … */
export const repeatsOf = (table: string): ReadonlyMap<number, number> => {
  const repeats = new Map<number, number>()
  for (const line of table.split('\n')) {
    const [, local = '', , state, , , repeated = ''] = line.split(' ').filter(Boolean)
    if (state === SYN_SENT)
      repeats.set(
        Number.parseInt(local.slice(local.indexOf(':') + 1), 16),
        Number.parseInt(repeated, 16),
      )
  }
  return repeats
}
