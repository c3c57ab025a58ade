// How do random routes get into a namespace, and which clients does it still answer by the cable?
import type { Family } from '#shared/plain/ip.ts'
import { type FilterLab, INSTANCE } from './filter-lab.ts'
import type { Random } from './random.ts'
import { SOURCES } from './random-parts.ts'
import { batchOf, randomRoutes } from './random-routes.ts'

export type LaidRoutes = {
  /** Clients that get no answer, whatever the rules say, or one by another way. */
  readonly lost: ReadonlySet<string>
  readonly undo: () => void
}

/** A cable whose other end hears nothing. */
export const addSecondCard = ({ instance }: FilterLab): void => {
  instance.must(['ip', 'link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1'])
  instance.must(
    ['ip', '-batch', '-'],
    [
      'link set eth1 up',
      'link set far1 up',
      'addr add 10.9.1.2/24 dev eth1',
      'addr add fd0a::2/64 dev eth1 nodad',
    ].join('\n'),
  )
}

/** For half of the rounds; none that make a client's address the host's own, or leave its way to chance. */
export const layRoutes = (lab: FilterLab, random: Random, family: Family): LaidRoutes => {
  const { add, remove } = randomRoutes(random, family, true)
  if (random.chance(0.5)) return { lost: new Set(), undo: () => undefined }
  lab.instance.run(...batchOf(family, add.filter(isForOthers)))
  return {
    lost: lostIn(lab, family),
    undo: () => lab.instance.run(...batchOf(family, remove.filter(isForOthers))),
  }
}

const isForOthers = (line: string): boolean =>
  !/^route \w+ (?:local|broadcast|anycast) | nexthop /.test(line)

const lostIn = ({ instance }: FilterLab, family: Family): ReadonlySet<string> => {
  const [own, hop] = family === 4 ? [INSTANCE[4], '10.9.0.1'] : [INSTANCE[6], 'fd09::1']
  const back = new RegExp(`^(\\S+) from \\S+ via ${hop} dev eth0`, 'gm')
  // Answers of ICMPv6 ask for the interface the question came by.
  const reached = ['', ' oif eth0'].map(oif => {
    const asks = SOURCES[family].map(source => `route get ${source} from ${own}${oif}`)
    const { stdout } = instance.run(...batchOf(family, asks))
    return new Set([...stdout.matchAll(back)].map(([, source]) => source))
  })
  return new Set(SOURCES[family].filter(source => !reached.every(set => set.has(source))))
}
