// Which containers run on the host, and which of their ports are published where?
// `docker ps --format json` prints an object per line, its Ports as text ("0.0.0.0:80->80/tcp, 443/tcp");
// `podman ps --format json` one list, its Ports as objects (both manuals, read 2026-11-22).
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, needCommand } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

export type Container = {
  /** Hostile text. */
  readonly name: string
  readonly published: readonly PublishedPort[]
  /** Ports the container offers and nobody published. */
  readonly exposed: readonly { readonly port: number; readonly protocol: string }[]
  readonly source: SourceText
}

/** `hostAddress` empty: every address. Port ranges map one to one. */
export type PublishedPort = {
  readonly hostAddress: string
  readonly from: number
  readonly to: number
  readonly protocol: string
  /** The first port inside the container; null: not told. */
  readonly containerFrom: number | null
}

/** Present as soon as one of the two tools answered; a tool that is absent runs no containers. */
export const containersFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Container[]> => {
  const read = [
    { item: hostItem(evidence, instanceId, 'docker-ports'), parse: fromDocker },
    { item: hostItem(evidence, instanceId, 'podman-ports'), parse: fromPodman },
  ].flatMap(({ item, parse }) => (item?.status === 'ok' ? [{ item, found: parse(item) }] : []))
  const cites = read.map(({ item }) => item.id)
  const found = read.map(one => one.found)
  if (found.length === 0) return unavailable('not-collected', needCommand('docker-ports'))
  return found.includes(null)
    ? unavailable('undecodable', needCommand('docker-ports'), cites)
    : present(
        found.flatMap(list => list ?? []),
        cites,
      )
}

const DockerLine = z.looseObject({ Names: z.string().catch(''), Ports: z.string().catch('') })

const fromDocker = (item: EvidenceItem): readonly Container[] | null => {
  const containers: Container[] = []
  for (const [i, line] of item.raw.split('\n').entries()) {
    const text = line.trim()
    if (text === '') continue
    const parsed = DockerLine.safeParse(jsonOf(text))
    if (!parsed.success) return null
    const ports = parsed.data.Ports.split(',').map(part => part.trim())
    containers.push({
      name: parsed.data.Names,
      published: ports.flatMap(publishedIn),
      exposed: ports.flatMap(exposedIn),
      source: { evidence: item.id, text, line: i + 1 },
    })
  }
  return containers
}

const PUBLISHED =
  /^(?:\[?([0-9a-fA-F.:]+?)\]?:)?(\d{1,5})(?:-(\d{1,5}))?->(\d{1,5})(?:-\d{1,5})?\/(\w+)$/

const publishedIn = (text: string): PublishedPort[] => {
  const [, address = '', from, to, inside, protocol = ''] = PUBLISHED.exec(text) ?? []
  return from === undefined
    ? []
    : [
        {
          hostAddress: address,
          from: Number(from),
          to: Number(to ?? from),
          protocol,
          containerFrom: Number(inside),
        },
      ]
}

const exposedIn = (text: string): Container['exposed'] => {
  const [, port, protocol = ''] = /^(\d{1,5})\/(\w+)$/.exec(text) ?? []
  return port === undefined ? [] : [{ port: Number(port), protocol }]
}

const PodmanList = z.array(
  z.looseObject({
    Names: z.array(z.string()).nullish().catch(null),
    Ports: z
      .array(
        z.looseObject({
          host_ip: z.string().nullish().catch(null),
          host_port: z.coerce.number().int(),
          container_port: z.coerce.number().int().nullish().catch(null),
          range: z.coerce.number().int().min(1).catch(1),
          protocol: z.string().catch('tcp'),
        }),
      )
      .nullish()
      .catch(null),
  }),
)

const fromPodman = (item: EvidenceItem): readonly Container[] | null => {
  const parsed = PodmanList.nullable().safeParse(jsonOf(item.raw))
  if (!parsed.success) return null
  return (parsed.data ?? []).map(({ Names, Ports }) => ({
    name: Names?.[0] ?? '',
    published: (Ports ?? []).map(({ host_ip, host_port, container_port, range, protocol }) => ({
      hostAddress: host_ip ?? '',
      from: host_port,
      to: host_port + range - 1,
      protocol,
      containerFrom: container_port ?? null,
    })),
    exposed: [],
    source: { evidence: item.id, text: item.raw.slice(0, 300), line: 1 },
  }))
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
