// How much may a packet capture hold?

/** Enough for thousands of packet headers; a file of the evidence is never larger. */
export const CAPTURE_BYTES = 1024 * 1024
