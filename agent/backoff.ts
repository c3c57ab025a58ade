// How long is it until the next try, so that thousands of agents don't come back together?

const LONGEST_MS = 120_000
const FIRST_MS = 1000

/** `failures` in a row so far; `spreadMs` as the server said while it still answered. */
export const delayMs = (
  failures: number,
  { spreadMs, retryAfter }: { readonly spreadMs: number; readonly retryAfter: string | undefined },
): number => {
  const asked = /^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : 0
  // The first time all lose the connection at once: spread evenly. Then full jitter.
  const widest = failures <= 1 ? spreadMs : FIRST_MS * 2 ** Math.min(failures, 7)
  return Math.min(asked, 5 * LONGEST_MS) + LEAST_MS + Math.random() * Math.min(widest, LONGEST_MS)
}

const LEAST_MS = 100
