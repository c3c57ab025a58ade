// Does reading a host ever change it, over many fresh hosts?
import { observe } from '#test/agent/observed.ts'
import type { Proved } from './main.ts'

/** Of these a tenth are whole, half of them by the script; a whole one takes seven clients of firewalld. */
const HOSTS = 100
const MORE = 9

export const prove = async (): Promise<Proved> => {
  const { hosts, collections, changes } = await observe({
    hosts: HOSTS,
    more: MORE,
    ofMachine: true,
  })
  for (const line of changes) console.error(line)
  return {
    seed: null,
    counts: { hosts, collections, changed: changes.length },
    failed: changes.length,
  }
}
