// Does a hop name this call or command, in what it needs, assumes or says?
import type { Judged } from '#shared/judged.ts'

/** As a value of its own in a message, not as a part of another word. */
export const namesCall = ({ judgement }: Judged, call: string): boolean =>
  JSON.stringify([judgement.missing, judgement.assumptions, judgement.because]).includes(
    `"${call}"`,
  )
