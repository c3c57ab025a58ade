// Does the asked host name stand for an address?
import type { Flow } from '#shared/flow.ts'
import { fail, type Judgement, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { balancerNameOf } from '#shared/plain/balancer-name.ts'
import { listOf } from '../facts/ways.ts'
import { defineCheck } from './check.ts'
import { answeredElsewhere, OWNER_FACTS } from './name-elsewhere.ts'

export const name = defineCheck({
  id: 'name',
  hop: 'name',
  judgesSender: true,
  needs: ['resolvedName'],
  wants: ['nameAnswers', 'probes', ...OWNER_FACTS],
  causes: ['target-not-resolvable', 'dns-points-elsewhere', 'dns-hijack-suspected'],
  appliesTo: ({ question }) => (question.target.kind === 'name' ? null : say('name.not-asked')),
  evaluate: (flow, { resolvedName, nameAnswers, probes, ...owners }) => {
    const { name: asked, addresses, names, error } = resolvedName
    const joined = addresses.join(', ')
    const seen = { answers: listOf(nameAnswers), probes: listOf(probes) }
    const hijack = addresses.length === 0 ? null : answeredElsewhere(flow, seen, owners)
    if (hijack !== null) return warn(hijack.because, { causes: [hijack] })
    if (addresses.length > 0 && isNobodys(flow)) return elsewhere(asked, joined, names)
    if (addresses.length > 1)
      return pass(say('name.resolved', { name: asked, addresses: joined }), {
        assumptions: [say('assume.first-address', { name: asked, addresses: joined })],
      })
    if (addresses.length === 1)
      return pass(say('name.resolved', { name: asked, addresses: joined }))
    const because = say('name.not-resolvable', {
      name: asked,
      error: error ?? say('name.empty-answer'),
    })
    return fail(because, [{ id: 'target-not-resolvable', because, confidence: 'derived' }])
  },
})

// All owners were read, and none has the address.
const isNobodys = ({ path, instanceId, eniId }: Flow): boolean =>
  path === 'none' && instanceId === null && eniId === null

// It may be meant: a content network, a proxy or another account may stand before the machine.
const elsewhere = (name: string, addresses: string, names: readonly string[]): Judgement => {
  const balancer = names.find(one => balancerNameOf(one) !== null)
  const because =
    balancer === undefined
      ? say('name.points-elsewhere', { name, addresses })
      : say('name.foreign-balancer', { name, addresses, balancer })
  return warn(because, {
    causes: [{ id: 'dns-points-elsewhere', because, confidence: 'suspected' }],
  })
}
