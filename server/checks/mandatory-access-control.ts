// Did SELinux refuse a program the port?
import { fail, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needCommand } from '../facts/host-answers.ts'
import { defineCheck } from './check.ts'

/** A refused bind leaves no listener; an open one proves that nothing was refused. */
export const mandatoryAccessControl = defineCheck({
  id: 'mandatory-access-control',
  hop: 'mandatory-access-control',
  needs: [],
  wants: ['selinux', 'listeners', 'udpListeners'],
  causes: ['selinux-port-denied'],
  appliesTo: ({ protocol }) => (protocol === 'icmp' ? say('mac.no-port') : null),
  evaluate: (flow, { selinux, listeners, udpListeners }) => {
    const sockets = flow.protocol === 'udp' ? udpListeners : listeners
    const isBound =
      sockets.state === 'present' && sockets.value.some(({ port }) => port === flow.port)
    if (isBound) return pass(say('mac.listens'))
    if (selinux.state === 'unavailable')
      return unknown(say('check.evidence-missing', missing(selinux.need.need, selinux.reason)), [
        { ...selinux.need, wouldSettle: ['selinux-port-denied'] },
      ])
    const { mode, denials } = selinux.value
    const denial = denials?.find(
      ({ port, protocol }) => port === flow.port && protocol === flow.protocol,
    )
    if (denial !== undefined && sockets.state === 'present') {
      const { program, port, protocol } = denial
      const because = say('mac.port-denied', { program, port, protocol })
      return fail(because, [
        {
          id: 'selinux-port-denied',
          because,
          confidence: 'proven',
          about: { port, protocol, program },
        },
      ])
    }
    if (mode === 'disabled' || mode === 'permissive')
      return pass(say('mac.not-enforcing', { mode }))
    if (denials !== null && denial === undefined) return pass(say('mac.no-denial'))
    const need = needCommand('selinux-denials')
    return unknown(say('check.evidence-missing', missing(need.need, 'not read')), [
      { ...need, wouldSettle: ['selinux-port-denied'] },
    ])
  },
})

const missing = (fact: string, reason: string) => ({ fact, reason })
