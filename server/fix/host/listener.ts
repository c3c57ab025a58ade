// How does a program come to accept the connection?

import { advice, type FixValues, textOf } from '#server/fix/cloud/advice.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'

/** Null for causes of other hops. What to change stands in the program's own configuration: no command fits all. */
export const listenerFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  return advice(key, {
    port: textOf(values, 'port'),
    protocol: textOf(values, 'protocol'),
    place: textOf(values, 'place'),
    process: textOf(values, 'process') || say('fix.the-program'),
    address: flow.guestAddress ?? (flow.family === 4 ? '0.0.0.0' : '[::]'),
    limit: textOf(values, 'limit'),
    container: textOf(values, 'container'),
    unit: textOf(values, 'unit'),
  })
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'not-listening': 'fix.not-listening',
  'listening-loopback-only': 'fix.bind-address',
  'listening-other-ip': 'fix.bind-address',
  'service-bound-to-public-ip': 'fix.bind-address',
  'listener-v6only': 'fix.bind-ipv4',
  'listener-ipv4-only': 'fix.bind-ipv6',
  'listener-bound-to-device': 'fix.unbind-device',
  'tcp-backlog-overflow': 'fix.backlog',
  'service-crash-loop': 'fix.unit',
  'fd-limit': 'fix.fd-limit',
  'docker-publish-loopback': 'fix.publish-address',
  'docker-publish-missing': 'fix.publish',
  'listening-on-other-port': 'fix.other-port',
  'listener-in-other-namespace': 'fix.other-namespace',
  'container-bound-loopback': 'fix.bind-in-container',
}
