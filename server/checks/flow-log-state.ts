// Does a flow log record this interface, so that its lines would tell more?
import { type Judgement, type Need, notApplicable, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { FlowLog } from '../facts/flow-logs.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/** The lines themselves lie in a log store, which whyport does not read: they come as `logs/flow*`. */
export const flowLogState = defineCheck({
  id: 'flow-log-state',
  hop: 'path',
  needs: [],
  wants: ['flowLogs', 'flowRecords'],
  causes: [],
  evaluate: (flow, { flowLogs, flowRecords }) => {
    if (flowLogs.state === 'unavailable') return quietHint([flowLogs])
    const ids = [flow.eniId, flow.vSwitchId, flow.vpcId]
    const own = flowLogs.value.filter(({ resourceId }) => ids.includes(resourceId))
    const active = own.find(({ status }) => status === 'active')
    if (active === undefined) return quietHint([])
    if (isBroken(active))
      return warn(say('flow-log.broken', { log: active.flowLogId }), {
        decidedBy: apiField(active.flowLogId, active.source, 'FlowLogDeliverStatus'),
      })
    return flowRecords.state === 'present'
      ? quietHint([])
      : askFor(active, flow.privateAddress ?? '')
  },
})

const isBroken = ({ delivery, businessStatus }: FlowLog): boolean =>
  delivery === 'failed' || !['', 'normal'].includes(businessStatus)

const askFor = ({ flowLogId, project, logStore }: FlowLog, address: string): Judgement => {
  const need: Need = {
    need: say('need.flow-log', { log: flowLogId, address }),
    how: say('how.flow-log', { store: logStore, project }),
    wouldSettle: ['sg-no-allow-rule', 'nacl-inbound-drop', 'host-firewall-drop'],
  }
  return notApplicable(say('hint.nothing'), { missing: [need] })
}
