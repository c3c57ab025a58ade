// What shows only when all hops were judged: what is suspected outside, what goes around a hop?

import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import type { Judgement } from '#shared/judgement.ts'
import type { Facts } from '../facts/facts.ts'
import { emptyContainer } from './empty-container.ts'
import { filteredPort } from './filtered-port.ts'
import { guardBefore } from './guard-before.ts'
import { isQuiet } from './quiet-hint.ts'
import type { Clock } from './run.ts'
import { ufwBypassed } from './ufw-bypassed.ts'

/** Looks at what the hops said. It warns at most: it neither stops a packet nor lets one through. */
export type Suspicion = {
  readonly id: string
  readonly hop: Hop
  readonly causes: readonly CauseId[]
  readonly judge: (hops: readonly Judged[], asked: Asked) => Judgement
}

export type Asked = { readonly flow: Flow; readonly facts: Facts }

export const SUSPICIONS: readonly Suspicion[] = [
  filteredPort,
  guardBefore,
  ufwBypassed,
  emptyContainer,
]

/** Those that have nothing to say stay out. */
export const suspicionsOf = (hops: readonly Judged[], asked: Asked, clock: Clock): Judged[] => {
  const startedAt = clock.iso()
  const cites = asked.facts('probes').cites
  return SUSPICIONS.map(({ id, hop, judge }) => ({
    ...{ check: id, hop, judgement: judge(hops, asked), cites },
    ...{ consequenceOf: [], startedAt, tookMs: 0 },
  })).filter(({ judgement }) => !isQuiet(judgement))
}
