// Can the machine that sends over the private network send at all?
import type { Flow, Sender } from '#shared/flow.ts'
import { notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Instance } from '../facts/instances.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { instanceTroubles } from './instance-troubles.ts'
import { TO_SEND } from './sender-instance.ts'
import { aboutSender, reword } from './sender-side.ts'
import { unusedInterface } from './unused-interface.ts'

/** A machine that was not read is taken to run, as every client outside the account is. */
export const privateSenderInstance = defineCheck({
  id: 'private-sender-instance',
  hop: 'instance',
  needs: [],
  wants: ['instances', 'networkInterfaces', 'readAt'],
  causes: [
    'instance-not-running',
    'instance-starting',
    'instance-stopped-economical',
    'instance-expired',
    'eni-not-inuse',
  ],
  appliesTo: flow => (sendingMachine(flow) === null ? say('private.not-asked') : null),
  evaluate: (flow, { instances, networkInterfaces, readAt }) => {
    const sender = sendingMachine(flow)
    const machine = (instances.state === 'present' ? instances.value.instances : []).find(
      ({ instanceId }) => instanceId === sender?.instanceId,
    )
    const eni = (networkInterfaces.state === 'present' ? networkInterfaces.value : []).find(
      ({ eniId }) => eniId === sender?.eniId,
    )
    const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
    const failed = failWith([
      ...troublesOf(machine, now),
      ...(eni === undefined ? [] : unusedInterface(eni)),
    ])
    return failed === null
      ? notApplicable(say('private.sender-may-send'))
      : aboutSender(reword(failed, TO_SEND))
  },
})

const sendingMachine = ({ path, sender, instanceId }: Flow): Sender | null =>
  path === 'private' && sender !== null && sender.instanceId !== instanceId ? sender : null

// A lock closes the public side; what it leaves open inside is not documented.
const troublesOf = (machine: Instance | undefined, now: string | null) =>
  machine === undefined
    ? []
    : instanceTroubles(machine, now).filter(({ id }) => !id.startsWith('instance-locked'))
