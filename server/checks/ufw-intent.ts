// ufw says it is inactive, and rules of the kernel block all the same: is that what misleads?
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Ufw } from '../facts/ufw.ts'

/** The kernel's rules decided. Rules that firewalld owns are firewalld's matter. */
export const besideUfw = (ufw: Fact<Ufw>, judged: Judgement): Judgement => {
  if (ufw.state === 'unavailable' || ufw.value.active) return judged
  const causes = judged.causes.map(cause => (isMisread(cause) ? misread(cause) : cause))
  const [first] = causes
  const isOnly = causes.length === 1 && judged.status === 'fail' && first !== undefined
  return { ...judged, causes, because: isOnly ? first.because : judged.because }
}

const isMisread = ({ id, about }: FoundCause): boolean =>
  id === 'host-firewall-drop' && !/^firewalld/.test(String(about?.['table'] ?? ''))

const misread = (cause: FoundCause): FoundCause => ({
  ...cause,
  id: 'ufw-inactive-misread',
  because: say('host-firewall.ufw-inactive', cause.because.params),
})
