// Can the host be read by the Cloud Assistant, and if not, why?
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/** Silent since two minutes on a running instance: no agent, or the guest's network is dead (F.1). */
export const assistantState = defineCheck({
  id: 'cloud-assistant',
  hop: 'host-network',
  needs: [],
  wants: ['assistants', 'instances'],
  causes: ['cloud-assistant-offline'],
  evaluate: ({ instanceId }, { assistants, instances }) => {
    if (assistants.state === 'unavailable') return quietHint([assistants])
    const own = assistants.value.find(one => one.instanceId === instanceId)
    const isRunning =
      instances.state === 'present' &&
      instances.value.instances.some(
        one => one.instanceId === instanceId && one.status.toLowerCase() === 'running',
      )
    if (own === undefined || own.online || !isRunning) return quietHint([])
    const because = say('telemetry.assistant-offline', { instance: own.instanceId })
    const decidedBy = apiField(own.instanceId, own.source, 'CloudAssistantStatus')
    return warn(because, {
      causes: [{ id: 'cloud-assistant-offline', because, confidence: 'derived', decidedBy }],
    })
  },
})

/** The platform says itself that the groups keep the agent from its server. */
export const assistantGroups = defineCheck({
  id: 'cloud-assistant-groups',
  hop: 'security-group',
  needs: [],
  wants: ['invocations'],
  causes: ['sg-egress-blocks-cloud-assistant'],
  evaluate: ({ instanceId }, { invocations }) => {
    if (invocations.state === 'unavailable') return quietHint([invocations])
    const denied = invocations.value.find(
      one => one.instanceId === instanceId && one.errorCode === 'SecurityGroupRuleDenied',
    )
    if (denied === undefined) return quietHint([])
    const because = say('telemetry.assistant-denied', { instance: denied.instanceId })
    const decidedBy = apiField(denied.instanceId, denied.source, 'ErrorCode')
    return warn(because, {
      causes: [
        { id: 'sg-egress-blocks-cloud-assistant', because, confidence: 'derived', decidedBy },
      ],
    })
  },
})
