// ufw says it is inactive, and rules of the kernel block all the same: is that what misleads?
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Ufw } from '../facts/ufw.ts'

/** The kernel's rules decided, and stay the cause; this is told beside it. Rules that firewalld owns are firewalld's matter. */
export const besideUfw = (ufw: Fact<Ufw>, judged: Judgement): Judgement => {
  if (ufw.state === 'unavailable' || ufw.value.active) return judged
  const misread = judged.causes.filter(isMisread).map(hintAbout)
  return { ...judged, causes: [...judged.causes, ...misread] }
}

const isMisread = ({ id, about }: FoundCause): boolean =>
  id === 'host-firewall-drop' && !/^firewalld/.test(String(about?.['table'] ?? ''))

const hintAbout = (cause: FoundCause): FoundCause => ({
  ...cause,
  id: 'ufw-inactive-misread',
  because: say('host-firewall.ufw-inactive', cause.because.params),
})
