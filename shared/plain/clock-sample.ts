// How far is the agent's clock from the server's, and how far may that be wrong?

/** Offset: add it to the agent's time to get the server's. The truth is within ± bound. Milliseconds. */
export type ClockSample = { readonly offsetMs: number; readonly boundMs: number }

export type FourTimes = {
  /** By the agent's clock: sent, and answer received. */
  readonly asked: number
  readonly answered: number
  /** By the server's clock: received, and answer sent. Whatever it waited in between does not count. */
  readonly received: number
  readonly sent: number
}

/** Quartz drifts by up to 200 parts per million; times are whole milliseconds. */
const DRIFT = 0.0002
const ROUNDING_MS = 2

/** As NTP does it: the way there and the way back may differ by their whole sum. Null if impossible. */
export const clockSample = ({ asked, answered, received, sent }: FourTimes): ClockSample | null => {
  const onTheWayMs = answered - asked - (sent - received)
  if (sent < received || answered < asked || onTheWayMs < -ROUNDING_MS) return null
  const offsetMs = (received - asked + (sent - answered)) / 2
  const boundMs = Math.max(0, onTheWayMs) / 2 + ROUNDING_MS + DRIFT * (answered - asked)
  return { offsetMs, boundMs }
}

/** What is left of a sample after `ageMs`. */
export const aged = ({ offsetMs, boundMs }: ClockSample, ageMs: number): ClockSample => ({
  offsetMs,
  boundMs: boundMs + DRIFT * ageMs,
})
