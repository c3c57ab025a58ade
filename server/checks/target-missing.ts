// Does the target not exist, or was it only not read?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { Instances } from '../facts/instances.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { unreadable } from './unreadable.ts'

const ACTION = 'ecs.DescribeInstances'

/** "It does not exist" may be said only when everything that could hold it was read whole. */
export const targetMissing = (
  flow: Flow,
  instances: Instances,
  enis: Fact<readonly NetworkInterface[]>,
): Judgement => {
  if (flow.instanceId !== null) return absentOrUnread(flow.instanceId, instances)
  const asked = askedInterface(flow)
  if (asked === null) return unknown(say('check.target-not-located'), [needAction(ACTION)])
  const hole = unreadable([enis], ['instance-not-found'])
  if (hole !== null) return hole
  return enis.state === 'present' && enis.value.some(({ eniId }) => eniId === asked)
    ? unknown(say('instance.eni-unattached', { eni: asked }), [needAction(ACTION)])
    : absentOrUnread(asked, instances)
}

/** The interface, or the private address of one, that the question names. */
const askedInterface = ({ question, path, privateAddress, eniId }: Flow): string | null => {
  if (question.target.kind === 'eni') return question.target.id
  return path === 'private' ? (eniId ?? privateAddress) : null
}

const absentOrUnread = (target: string, { complete }: Instances): Judgement => {
  if (!complete)
    return unknown(say('instance.not-all-read', { target }), [
      { ...needAction(ACTION, target), wouldSettle: ['instance-not-found'] },
    ])
  const because = say('instance.not-found', { target })
  const cause: FoundCause = { id: 'instance-not-found', because, confidence: 'derived' }
  return fail(because, [cause])
}
