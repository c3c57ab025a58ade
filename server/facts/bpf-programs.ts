// Which BPF programs see packets on this host before or beside its packet filter?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostOutput, isOutput, needCommand } from './host-answers.ts'

export type BpfProgram = {
  readonly kind: 'xdp' | 'tc' | 'netfilter'
  /** null: it sees the packets of every interface. */
  readonly device: string | null
  /** The kernel's number of it, for `bpftool prog dump`; null when it is not printed. */
  readonly id: number | null
}

/** `unread`: kinds that no answer told about. Programs of cgroups and sockets show in none of them. */
export type BpfPrograms = {
  readonly programs: readonly BpfProgram[]
  readonly unread: readonly BpfProgram['kind'][]
}

/** `ip -j -d link` shows XDP programs only, `bpftool -j net` all; each counts when both were read. */
export const bpfProgramsFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<BpfPrograms> => {
  const answers = SOURCES.flatMap(({ command, kinds, parse }) => {
    const output = hostOutput(evidence, instanceId, command)
    const programs = isOutput(output) ? parse(output.item) : null
    return programs === null || !isOutput(output) ? [] : [{ kinds, programs, id: output.item.id }]
  })
  if (answers.length === 0) return unavailable('not-collected', needCommand('bpf-net'))
  const read = new Set(answers.flatMap(({ kinds }) => kinds))
  return present(
    {
      programs: distinct(answers.flatMap(({ programs }) => programs)),
      unread: ALL_KINDS.filter(kind => !read.has(kind)),
    },
    answers.map(({ id }) => id),
  )
}

const ALL_KINDS: readonly BpfProgram['kind'][] = ['xdp', 'tc', 'netfilter']

type Source = {
  readonly command: string
  readonly kinds: readonly BpfProgram['kind'][]
  readonly parse: (item: EvidenceItem) => readonly BpfProgram[] | null
}

const parsedAs = <T>(schema: z.ZodType<T>, { raw }: EvidenceItem): T | null => {
  try {
    return schema.parse(JSON.parse(raw))
  } catch {
    return null
  }
}

const Attached = z.looseObject({ devname: z.string().optional(), id: z.number().optional() })
const Attachments = z.array(Attached).default([])

// flow_dissector programs only take packets apart; they drop none.
const BpftoolNet = z
  .array(z.looseObject({ xdp: Attachments, tc: Attachments, netfilter: Attachments }))
  .min(1)

const inBpftool = (item: EvidenceItem): readonly BpfProgram[] | null =>
  parsedAs(BpftoolNet, item)?.flatMap(entry =>
    ALL_KINDS.flatMap(kind =>
      entry[kind].map(({ devname = null, id = null }) => ({ kind, device: devname, id })),
    ),
  ) ?? null

const Link = z.looseObject({
  ifname: z.string().optional(),
  xdp: z.looseObject({ prog: z.looseObject({ id: z.number() }).optional() }).optional(),
})

const inLinks = (item: EvidenceItem): readonly BpfProgram[] | null =>
  parsedAs(z.array(Link).min(1), item)?.flatMap(({ ifname = null, xdp }) =>
    xdp === undefined ? [] : [{ kind: 'xdp' as const, device: ifname, id: xdp.prog?.id ?? null }],
  ) ?? null

const SOURCES: readonly Source[] = [
  { command: 'bpf-net', kinds: ALL_KINDS, parse: inBpftool },
  { command: 'ip-link', kinds: ['xdp'], parse: inLinks },
]

const distinct = (programs: readonly BpfProgram[]): readonly BpfProgram[] => [
  ...new Map(programs.map(each => [`${each.kind} ${each.device} ${each.id}`, each])).values(),
]
