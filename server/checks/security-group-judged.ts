// What was judged, when the result is explained?
import type { Ground } from './security-group-ground.ts'
import type { GroupRule } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'

/** What the explanation may look at: the interface's own list, and the groups beside it. */
export type Judged = {
  readonly packet: GroupPacket
  readonly groupIds: readonly string[]
  readonly rules: readonly GroupRule[]
  readonly ground: Ground
  readonly eniId: string | null
  readonly instanceId: string | null
}
