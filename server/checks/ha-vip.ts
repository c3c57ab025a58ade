// Does a machine announce this high-availability virtual address, and is it the asked one?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { ElasticAddress } from '../facts/elastic-addresses.ts'
import type { Fact } from '../facts/fact.ts'
import { haVipBehind } from '../facts/ha-vip-ways.ts'
import type { HaVip } from '../facts/ha-vips.ts'
import { apiField } from './api-field.ts'
import { failWith } from './fail-with.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = ['havip-no-master', 'havip-master-elsewhere'] as const

type HaVips = Fact<readonly HaVip[]>

/** What an elastic address that is bound to a virtual one leads to. */
export const judgeHaVip = (flow: Flow, eip: ElasticAddress, haVips: HaVips): Judgement => {
  const hole = unreadable([haVips], CAUSES)
  const known = haVips.state === 'present' ? haVips.value : []
  const haVip = haVipBehind(eip, known)
  if (hole !== null) return hole
  if (haVip === undefined) return notListed('vpc.DescribeHaVips', eip.boundId, CAUSES)
  if (haVip.masterId === null) return notListed('vpc.DescribeHaVips', haVip.haVipId, CAUSES)
  return (
    failWith([...noMaster(haVip), ...otherMaster(flow, haVip)]) ??
    (flow.instanceId === null
      ? notListed('ecs.DescribeInstances', haVip.masterId ?? '', CAUSES)
      : held(haVip))
  )
}

/** The asked private address is a virtual one that nobody announces; null when it is not. */
export const unannounced = (flow: Flow, haVips: HaVips): Judgement | null => {
  const haVip = askedHaVip(flow, haVips)
  return haVip === null ? null : failWith(noMaster(haVip))
}

/** The virtual address that the question names by its private address. */
export const askedHaVip = ({ question }: Flow, haVips: HaVips): HaVip | null => {
  const { target } = question
  if (target.kind !== 'address' || haVips.state === 'unavailable') return null
  return haVips.value.find(({ address }) => address === target.address) ?? null
}

// keepalived of none of its machines announces it (VPC DescribeHaVips, field docs, read 2026-11-22).
const noMaster = (haVip: HaVip): FoundCause[] =>
  haVip.masterId === ''
    ? [
        {
          id: 'havip-no-master',
          because: say('ha-vip.no-master', { haVip: haVip.haVipId, address: haVip.address }),
          confidence: 'derived',
          decidedBy: apiField(haVip.haVipId, haVip.source, 'MasterInstanceId'),
          about: aboutOf(haVip),
        },
      ]
    : []

const otherMaster = ({ question: { target }, instanceId }: Flow, haVip: HaVip): FoundCause[] => {
  const asked = target.kind === 'instance' || target.kind === 'eni' ? target.id : null
  const master = haVip.masterId ?? ''
  if (asked === null || master === '' || [asked, instanceId].includes(master)) return []
  return [
    {
      id: 'havip-master-elsewhere',
      because: say('ha-vip.master-elsewhere', {
        haVip: haVip.haVipId,
        address: haVip.address,
        master,
        target: asked,
      }),
      confidence: 'derived',
      decidedBy: apiField(haVip.haVipId, haVip.source, 'MasterInstanceId'),
      about: { ...aboutOf(haVip), target: asked },
    },
  ]
}

const aboutOf = ({ haVipId, address, masterId }: HaVip) => ({
  haVip: haVipId,
  address,
  master: masterId ?? '',
})

const held = (haVip: HaVip): Judgement =>
  pass(say('ha-vip.held', { address: haVip.address, master: haVip.masterId ?? '' }), {
    decidedBy: apiField(haVip.haVipId, haVip.source, 'MasterInstanceId'),
  })
