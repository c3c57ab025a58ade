// Was the list for such a packet built before, from the same facts?
import type { SecurityGroups } from '../facts/security-groups.ts'
import type { Ground } from './security-group-ground.ts'
import type { PortlessList } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'

export type ListQuestion = {
  readonly groupIds: readonly string[]
  readonly packet: GroupPacket
  readonly ground: Ground
}

/** Rules in all lists that are kept of one set of facts; the newest list may have more. */
export const MOST_RULES = 20_000

/** `build` is pure and does not look at the port or the other end of the packet. */
export const keptList = (
  question: ListQuestion,
  build: (question: ListQuestion) => PortlessList,
): PortlessList => {
  const { ground } = question
  const kept = keptFor.get(ground.securityGroups) ?? new KeptLists()
  keptFor.set(ground.securityGroups, kept)
  const key = keyOf(question)
  return kept.find(key, ground) ?? kept.add(key, { ground, list: build(question) })
}

type Kept = { readonly ground: Ground; readonly list: PortlessList }

class KeptLists {
  readonly #lists = new Map<string, Kept>()
  #rules = 0

  find(key: string, ground: Ground): PortlessList | null {
    const kept = this.#lists.get(key)
    return kept !== undefined && isSame(kept.ground, ground) ? kept.list : null
  }

  add(key: string, kept: Kept): PortlessList {
    this.#forget(key)
    this.#lists.set(key, kept)
    this.#rules += kept.list.items.length
    for (const oldest of this.#lists.keys()) {
      if (this.#rules <= MOST_RULES || oldest === key) break
      this.#forget(oldest)
    }
    return kept.list
  }

  #forget(key: string): void {
    this.#rules -= this.#lists.get(key)?.list.items.length ?? 0
    this.#lists.delete(key)
  }
}

// The lists go with the facts they were built from.
const keptFor = new WeakMap<SecurityGroups, KeptLists>()

/** Whatever of the packet a rule's fit depends on, but the port: with none, ports fit otherwise. */
const keyOf = ({ groupIds, packet }: ListQuestion): string => {
  const { direction, family, protocol, scope, vpcId, own } = packet
  const address = own === null ? null : [own.family, own.intervals.join()]
  return JSON.stringify([
    ...[direction, family, protocol, packet.port === null, scope, vpcId, address],
    ...groupIds,
  ])
}

const isSame = (a: Ground, b: Ground): boolean =>
  a.prefixLists === b.prefixLists &&
  a.portLists === b.portLists &&
  a.networkInterfaces === b.networkInterfaces &&
  a.instances === b.instances &&
  a.groupsElsewhere === b.groupsElsewhere
