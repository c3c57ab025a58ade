// Which public addresses are black-holed or being scrubbed by Anti-DDoS?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { answersTo } from './answers.ts'
import { countedListFact } from './counted-list.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** antiddos-public DescribeInstanceIpAddress (API 2017-05-18, read 2026-11-22). */
export type ProtectedAddress = {
  readonly address: string
  /** normal, mitigating, blackholed. */
  readonly status: string
  /** ecs, slb, eip, ipv6, swas, waf, ga_basic; lower case. */
  readonly kind: string
  readonly source: SourceText
}

/** One answered call: the kind it asked for and the address or id it was about, '' as far as unsaid. */
export type ProtectionCall = { readonly kind: string; readonly about: string }

export type Protection = {
  readonly addresses: readonly ProtectedAddress[]
  readonly calls: readonly ProtectionCall[]
}

const text = z.string().catch('')

const WireInstance = z.looseObject({
  InstanceType: text,
  IpAddressConfig: z.array(
    z.looseObject({ InstanceIp: z.string().min(1), IpStatus: z.string().min(1) }),
  ),
})

const ACTION = 'antiddos-public.DescribeInstanceIpAddress'

export const protectionFact = (evidence: Evidence): Fact<Protection> =>
  mapFact(
    countedListFact(evidence, ACTION, { list: 'InstanceList', schema: WireInstance }),
    listed => ({
      addresses: listed.flatMap(({ value, source }) =>
        value.IpAddressConfig.map(config => ({
          address: config.InstanceIp,
          status: config.IpStatus.toLowerCase(),
          kind: value.InstanceType.toLowerCase(),
          source,
        })),
      ),
      calls: answersTo(evidence, ACTION).ok.map(({ item, body }) => callOf(item, body)),
    }),
  )

const WireAnswer = z.looseObject({ InstanceList: z.array(WireInstance) })

// Each call is about one kind: the request says which, else what it listed does.
const callOf = ({ request, subject }: EvidenceItem, body: unknown): ProtectionCall => {
  const listed = WireAnswer.safeParse(body).data?.InstanceList[0]?.InstanceType ?? ''
  return {
    kind: (wordOf(request?.['InstanceType']) || listed).toLowerCase(),
    about: wordOf(request?.['InstanceIp']) || wordOf(request?.['InstanceId']) || subject,
  }
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')
