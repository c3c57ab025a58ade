// Does a BPF program on the path leave open what the packet filter decides?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, type Need, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { noAddress, unionOf } from '#shared/plain/address-set.ts'
import type { BpfProgram, BpfPrograms } from '../facts/bpf-programs.ts'
import type { Fact } from '../facts/fact.ts'
import { isWire, sourceWords } from './host-conversation.ts'

type Seen = {
  readonly bpfPrograms: Fact<BpfPrograms>
  /** The interface packets come in by; null when unknown. */
  readonly device: string | null
}

/**
 * Such a program may drop what the filter would let in, and its code is not read: nothing is
 * admitted for certain behind it. What the filter blocks stays blocked. Programs that were not
 * asked for are assumed away, in words.
 */
export const besideBpf = (flow: Flow, { bpfPrograms, device }: Seen, filter: Judgement) => {
  const assumed = assumptionsOf(bpfPrograms, filter)
  const onPath =
    bpfPrograms.state === 'present'
      ? bpfPrograms.value.programs.filter(program => isOnPath(program, device))
      : []
  const [first] = onPath
  if (first === undefined || filter.status === 'fail') return assumed
  const admission = filter.admission ?? { admits: flow.sources, uncertain: noAddress(flow.family) }
  const open = unionOf(admission.admits, admission.uncertain)
  const because = say('host-firewall.bpf', {
    program: programWords(first),
    sources: sourceWords(flow, open),
  })
  const [need, ...needs] = onPath.map(needOf)
  return unknown(because, [need ?? needOf(first), ...needs, ...filter.missing], {
    causes: [...filter.causes, { ...SUSPECTED, because }],
    assumptions: assumed.assumptions,
    admission: { admits: noAddress(flow.family), uncertain: open },
  })
}

const SUSPECTED = {
  id: 'bpf-program-on-path',
  confidence: 'suspected',
} satisfies Partial<FoundCause>

/** On a plain network card only its own programs count; behind a bridge or bond any other may. */
const isOnPath = ({ device: at }: BpfProgram, device: string | null): boolean => {
  if (at === null || at === device) return true
  return at !== 'lo' && !isWire(device)
}

const programWords = ({ kind, device, id }: BpfProgram): Message => {
  const program = say('bpf.program', {
    kind: KIND_WORDS[kind],
    id: id === null ? '' : ` ${id}`,
  })
  return device === null ? program : say('bpf.on-device', { program, device })
}

const KIND_WORDS = { xdp: 'XDP', tc: 'tc BPF', netfilter: 'netfilter BPF' } as const

const needOf = (program: BpfProgram): Need => ({
  need: say('need.bpf', { program: programWords(program) }),
  how: program.id === null ? say('how.bpf-net') : say('how.bpf-dump', { id: program.id }),
  wouldSettle: ['bpf-program-on-path'],
})

// The hop itself is judged from the packet filter; what was not read beside it is said.
const assumptionsOf = (bpf: Fact<BpfPrograms>, filter: Judgement): Judgement => {
  const unread = bpf.state === 'present' ? bpf.value.unread : (['xdp', 'tc', 'netfilter'] as const)
  if (unread.length === 0 || filter.status === 'unknown') return filter
  const kinds = unread.map(kind => KIND_WORDS[kind].replace(' BPF', ''))
  return { ...filter, assumptions: [...filter.assumptions, say('assume.no-bpf', { kinds })] }
}
