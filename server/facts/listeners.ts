// Which sockets listen on the host?
import type { SourceText } from './source-text.ts'

/** One listening TCP socket. */
export type Listener = {
  /** Canonical literal; `0.0.0.0` and `::` are the wildcards. */
  readonly address: string
  readonly port: number
  /** 4: IPv4 only. 6: IPv6 only (v6only). dual: serves both. unknown: an IPv6 wildcard whose v6only could not be read. */
  readonly serves: 4 | 6 | 'dual' | 'unknown'
  /** Bound device (`%eth0`), null when not bound. */
  readonly device: string | null
  readonly acceptQueue: number | null
  readonly acceptQueueLimit: number | null
  /** As printed by `ss -p`: hostile text. null when not readable. */
  readonly processName: string | null
  readonly pid: number | null
  readonly source: SourceText
}
