// What may an open port have said above TCP?

/** Short sentences, a hint each. Parts that the target chose are quoted and bounded. */
export type AboveTcp = {
  readonly banner?: string
  readonly tls?: string
  readonly http?: string
}
