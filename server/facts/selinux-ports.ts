// Which type does SELinux's policy give a port?
// `semanage port -l` prints a heading and `http_port_t  tcp  80, 81, 443, 8008-8010` (semanage-port(8), read
// 2026-11-27). Local changes and those of the policy stand in one list.
import type { Evidence } from '#shared/evidence.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'

export type PortType = {
  readonly type: string
  readonly protocol: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

export const selinuxPortsFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly PortType[]> =>
  hostFact(hostOutput(evidence, instanceId, 'selinux-ports'), 'selinux-ports', ({ raw }) =>
    typesIn(raw),
  )

// The heading is translated; the rows are not.
const ROW = /^([A-Za-z][\w.-]{0,200}_t)\s+(tcp|udp|dccp|sctp)\s+(\S.*)$/
const MOST_RANGES = 70_000

const typesIn = (raw: string): readonly PortType[] | null => {
  const lines = raw.split('\n').map(line => line.trimEnd())
  const start = lines.findIndex(line => ROW.test(line))
  const rows = start < 0 ? [] : lines.slice(start).filter(line => line !== '')
  const types = rows.map(typeOf)
  return types.length === 0 || types.includes(null) ? null : types.filter(type => type !== null)
}

const typeOf = (line: string): PortType | null => {
  const [, type = '', protocol = '', list = ''] = ROW.exec(line) ?? []
  const ranges = list.split(',', MOST_RANGES).map(rangeOf)
  return ranges.includes(null)
    ? null
    : { type, protocol, ranges: ranges.filter(range => range !== null) }
}

const rangeOf = (text: string): readonly [number, number] | null => {
  const [first = '', second = first, ...more] = text.trim().split('-')
  const [from, to] = [parsePort(first), parsePort(second)]
  return from === null || to === null || from > to || more.length > 0 ? null : [from, to]
}

/** `isOwn`: the port stands alone in the list, so `semanage port -a` would say that it is there. */
export type TypeOfPort = { readonly type: string; readonly isOwn: boolean }

/** The narrowest range that holds the port decides; null: none holds it, the type is port_t. */
export const typeOfPort = (
  types: readonly PortType[],
  { port, protocol }: { readonly port: number; readonly protocol: string },
): TypeOfPort | null => {
  const holding = types
    .filter(one => one.protocol === protocol)
    .flatMap(({ type, ranges }) => ranges.map(([from, to]) => ({ type, from, to })))
    .filter(({ from, to }) => from <= port && port <= to)
    .toSorted((a, b) => a.to - a.from - (b.to - b.from))
  const [first] = holding
  return first === undefined ? null : { type: first.type, isOwn: first.from === first.to }
}
