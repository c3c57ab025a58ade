// Has the sender's host a route to what it sends to?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, unknown } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import { needCommand } from '../facts/host-answers.ts'
import { replyRoute } from './reply-route.ts'
import { asSender, reword } from './sender-side.ts'

const NO_ROUTE = 'guest-no-default-route'

/** By which interface it leaves also chooses its address, so only "by none" is judged here. */
export const senderHostRoute = asSender(
  {
    ...replyRoute,
    causes: [NO_ROUTE],
    run: (side, facts) => {
      const { judgement, cites } = replyRoute.run(side, facts)
      return { judgement: outward(side, judgement), cites }
    },
  },
  {
    id: 'sender-host-route',
    appliesTo: ({ path, sender }) =>
      path === 'outbound' && sender !== null ? null : say('outbound.host-elsewhere'),
  },
)

const REWORDED: Readonly<Record<string, MessageKey>> = {
  'reply.routed': 'outbound.host-routed',
  'reply.no-route': 'outbound.host-no-route',
  'reply.route-refuses': 'outbound.host-refuses',
}

const outward = (side: Flow, judgement: Judgement): Judgement => {
  const isPlain =
    REWORDED[judgement.because.key] !== undefined &&
    judgement.causes.every(({ id }) => id === NO_ROUTE)
  if (isPlain) return reword(judgement, REWORDED)
  const [need = { ...needCommand('ip-route'), wouldSettle: [NO_ROUTE] }, ...more] =
    judgement.missing
  const target = side.question.from.kind === 'address' ? side.question.from.address : ''
  return unknown(say('outbound.host-route-open', { target }), [need, ...more])
}
