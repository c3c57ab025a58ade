// What answers at an address outside the account?
import type { Flow } from '#shared/flow.ts'
import { unknown } from '#shared/judgement.ts'
import { type Param, say } from '#shared/message.ts'
import { defineCheck } from './check.ts'

/** No configuration tells: only a packet from the sender does. So "reachable" is never predicted. */
export const farSide = defineCheck({
  id: 'far-side',
  hop: 'listener',
  judgesSender: true,
  needs: [],
  causes: [],
  appliesTo: ({ path }) => (path === 'outbound' ? null : say('outbound.not-asked')),
  evaluate: flow =>
    unknown(
      say('outbound.far-side', {
        address: flow.publicAddress ?? flow.question.asked,
        sender: flow.question.askedFrom,
      }),
      [
        {
          need: say('need.connection', {
            from: flow.question.askedFrom,
            to: flow.question.asked,
          }),
          how: say('how.on-instance', { command: attempt(flow) }),
          wouldSettle: ['not-listening', 'host-firewall-drop'],
        },
      ],
    ),
})

// The address is one that was parsed and written again: nothing in it can break a command.
const attempt = ({ publicAddress, protocol, askedPort, family }: Flow): Param => {
  const address = publicAddress ?? '<address>'
  if (protocol === 'icmp') return `ping -${family} -c 3 ${address}`
  if (protocol === 'udp') return `nc -vzu -w 5 ${address} ${askedPort}`
  return say('how.without-nc', {
    command: `nc -vz -w 5 ${address} ${askedPort}`,
    other: `timeout 5 bash -c '</dev/tcp/${address}/${askedPort}'`,
  })
}
