// Does the instance exist, run, and may it be used?

import { type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { minutesOf } from '#shared/plain/time.ts'
import { needAction } from '../facts/answers.ts'
import type { Instance } from '../facts/instances.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { instanceTroubles, lockedByEvent } from './instance-troubles.ts'
import { managedInterface } from './managed-interface.ts'
import { otherProduct } from './other-product.ts'
import { targetMissing } from './target-missing.ts'

export const instance = defineCheck({
  id: 'instance',
  hop: 'instance',
  needs: ['instances'],
  wants: [
    'networkInterfaces',
    'haVips',
    'loadBalancers',
    'simpleServers',
    'addressOwners',
    'systemEvents',
    'listeners',
    'readAt',
  ],
  causes: [
    'instance-not-found',
    'instance-not-running',
    'instance-starting',
    'instance-stopped-economical',
    'instance-locked-security',
    'instance-locked-financial',
    'instance-locked-other',
    'instance-expired',
    'classic-network-unsupported',
    'target-is-managed-eni',
    'target-is-swas',
  ],
  evaluate: (flow, { instances, networkInterfaces, haVips, loadBalancers, ...read }) => {
    const managed = managedInterface(flow, networkInterfaces, loadBalancers)
    if (managed !== null) return managed
    const found = instances.instances.find(({ instanceId }) => instanceId === flow.instanceId)
    if (found === undefined)
      return (
        otherProduct(flow, read) ??
        targetMissing(flow, instances, { enis: networkInterfaces, haVips, loadBalancers })
      )
    const now = flow.question.at ?? (read.readAt.state === 'present' ? read.readAt.value : null)
    const troubles = instanceTroubles(found, now)
    return (
      failWith([...troubles, ...lockedByEvent(found, read.systemEvents, troubles)]) ??
      startedLately(found, now, read.listeners.state === 'present') ??
      judgeRunning(found)
    )
  },
})

// Shown by the host's own answers, whatever the time of the start.
const startedLately = (
  found: Instance,
  now: string | null,
  isHostRead: boolean,
): Judgement | null => {
  const started = minutesOf(found.startTime)
  const read = now === null ? null : minutesOf(now)
  if (isHostRead || started === null || read === null || found.status.toLowerCase() !== 'running')
    return null
  if (read < started || read - started >= 3) return null
  const params = { instance: found.instanceId, at: found.startTime }
  const because = say('instance.started-lately', params)
  const decidedBy = apiField(found.instanceId, found.source, 'StartTime')
  const about = { instanceId: found.instanceId }
  return warn(because, {
    causes: [{ id: 'instance-starting', because, confidence: 'suspected', decidedBy, about }],
    decidedBy,
  })
}

const judgeRunning = (found: Instance): Judgement => {
  const params = { instance: found.instanceId }
  if (found.networkType.toLowerCase() === 'classic') {
    const because = say('instance.classic', params)
    return unknown(
      because,
      [{ need: say('need.instance-network'), how: say('how.instance-network'), wouldSettle: [] }],
      { causes: [{ id: 'classic-network-unsupported', because, confidence: 'derived' }] },
    )
  }
  if (found.status.toLowerCase() !== 'running')
    return unknown(say('instance.status-unknown', { ...params, status: found.status || '?' }), [
      {
        ...needAction('ecs.DescribeInstances', found.instanceId),
        wouldSettle: ['instance-not-running'],
      },
    ])
  return pass(say('instance.running', params), {
    decidedBy: apiField(found.instanceId, found.source, 'Status'),
  })
}
