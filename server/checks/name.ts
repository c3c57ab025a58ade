// Does the asked host name stand for an address?
import { fail, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { defineCheck } from './check.ts'

export const name = defineCheck({
  id: 'name',
  hop: 'name',
  judgesSender: true,
  needs: ['resolvedName'],
  causes: ['target-not-resolvable'],
  appliesTo: ({ question }) => (question.target.kind === 'name' ? null : say('name.not-asked')),
  evaluate: (_flow, { resolvedName }) => {
    const { name: asked, addresses, error } = resolvedName
    const joined = addresses.join(', ')
    if (addresses.length > 1)
      return pass(say('name.resolved', { name: asked, addresses: joined }), {
        assumptions: [say('assume.first-address', { name: asked, addresses: joined })],
      })
    if (addresses.length === 1)
      return pass(say('name.resolved', { name: asked, addresses: joined }))
    const because = say('name.not-resolvable', { name: asked, error: error ?? 'empty answer' })
    return fail(because, [{ id: 'target-not-resolvable', because, confidence: 'derived' }])
  },
})
