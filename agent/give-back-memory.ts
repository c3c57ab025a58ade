// How does an idle agent stay small after it has read a host?
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * A reading leaves megabytes of answers behind, and a process that only waits allocates too little
 * to make V8 collect them. `gc` is visible only in contexts made after the flag was set.
 */
export const giveBackMemory = (): void => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
