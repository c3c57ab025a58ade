// A rule of iptables blocks: was it given to firewalld as a direct rule?
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { DirectRule } from '../facts/firewalld-direct.ts'
import { sameRule } from '../facts/iptables-same-rule.ts'

/** Only a rule that says the same in the same chain; firewalld puts it back at every reload. */
export const besideDirect = (direct: Fact<readonly DirectRule[]>, judged: Judgement): Judgement => {
  if (direct.state === 'unavailable' || direct.value.length === 0) return judged
  const causes = judged.causes.map(cause => explained(cause, direct.value))
  const [first] = causes
  if (first === undefined || causes.every((cause, i) => cause === judged.causes[i])) return judged
  const because = judged.status === 'fail' && causes.length === 1 ? first.because : judged.because
  return { ...judged, causes, because, cites: [...(judged.cites ?? []), ...direct.cites] }
}

const explained = (cause: FoundCause, rules: readonly DirectRule[]): FoundCause => {
  const { about, decidedBy, id } = cause
  if (!BLOCKS.has(id) || decidedBy?.kind !== 'iptables-rule' || about === undefined) return cause
  const direct = rules.find(
    ({ family, table, chain, words }) =>
      family === about['family'] &&
      table === about['table'] &&
      (chain === about['chain'] || `${chain}_direct` === about['chain']) &&
      sameRule(family, decidedBy.text, words),
  )
  if (direct === undefined) return cause
  const because = say('host-firewall.direct', {
    ...cause.because.params,
    direct: direct.source.text,
  })
  return { ...cause, because }
}

const BLOCKS = new Set(['host-firewall-drop', 'host-firewall-reject'])
