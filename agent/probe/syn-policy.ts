// When is a first packet sent again, and how long does silence take to mean something?

/**
 * A fresh socket each: another source port, so another of several equal paths, and no wait for the
 * system's own repeat after a second. With 10 % loss each way all four are lost once in 800 times.
 */
const OFFSETS_MS: readonly number[] = [0, 200, 500, 900]

export const TRIES = OFFSETS_MS.length

/** Covers the system's own repeats after 1, 2 and 3 s, and the "host unreachable" of a dead last hop after 3.1 s. */
export const TIMEOUT_MS = 3500

const LAST_WAIT_MS = 400

export const offsetsMs = (tries: number): readonly number[] =>
  OFFSETS_MS.slice(0, Math.max(1, tries))

/** Silence until then is worth telling; a slow way (the round trip of the control target) gets longer. */
export const earlyMs = (tries: number, roundTripMs: number | null): number =>
  (offsetsMs(tries).at(-1) ?? 0) + Math.max(LAST_WAIT_MS, 3 * (roundTripMs ?? 0))

/**
 * Something that accepts and then refuses resets one round trip after the handshake. By this program's
 * clock an answer to a repeated first packet looks like a round trip of seconds.
 */
export const resetWindowMs = (roundTripMs: number): number =>
  Math.min(1000, Math.max(200, 3 * roundTripMs))
