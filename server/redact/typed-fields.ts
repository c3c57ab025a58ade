// What kind of value stands in a field of this name?
import type { RedactedKind } from './pseudonyms.ts'

/**
 * `region`, `action`: public when they have the form of one. `public`: read as text of no kind, names in
 * it are not looked for. `maybe name`: a name, or a word that the cloud chose.
 */
export type FieldKind = RedactedKind | 'region' | 'action' | 'public' | 'maybe name'

/** Fields whose whole content is of one kind, however deep it goes. */
const WHOLE: readonly (readonly [RegExp, FieldKind])[] = [
  [/^(?:tags?|tagset|systemtags?|labels|annotations|env|environment)$/, 'tag'],
]

const SECRET =
  /(?:password|passwd|(?<!by)pass|passphrase|secret|secretkey|accesskeysecret|privatekey|apikey|credentials?|authorization|cookie|signature|userdata|presharedkey|psk)$|^(?:security|session|sts|access|auth|refresh|id|bearer)?token$/

const CLOUD: readonly (readonly [RegExp, FieldKind])[] = [
  [SECRET, 'secret'],
  // What a host printed, packed, and scripts of people (RunCommand, DescribeInvocations).
  [/^(?:output|commandcontent)$/, 'secret'],
  [/accesskeyid$/, 'access key'],
  [/^requestid$|traceid$/, 'request'],
  [/^(?:.*region|.*zone)(?:id|no|ids)?$|^izno$/, 'region'],
  [/^(?:eventname|apiname|apiversion|metricname|action)$/, 'action'],
  [/(?:owner|account|parent|principal|user|member|tenant|creator)(?:id|uid)$|^.*uid$/, 'account'],
  [/owneraccount$|^owner$/, 'name'],
  [/^(?:user|login|display|principal)name$/, 'user'],
  [/^(?:.*hostname|.*dnsname|.*domain|.*domainname|fqdn|cname|_hostname|nodename)$/, 'host name'],
  [/version$|time(?:stamp)?$|^time|date$|^date/, 'public'],
  [/^(?:osname|osnameen|localname|eventtypename|applicationname|servicename)$/, 'public'],
  [/description$|comment$|remarks?$|note$|^desc$|^memo$/, 'text'],
  [/^name$/, 'maybe name'],
  [/name$/, 'name'],
  [/ids?$|serialnumber$/, 'id'],
]

const HOST: readonly (readonly [RegExp, FieldKind])[] = [
  [SECRET, 'secret'],
  [/timestamp$/, 'public'],
  [/^(?:_hostname|hostname)$/, 'host name'],
  [/^_?(?:machine|boot|invocation)_?id$/, 'id'],
  [/^comment$/, 'text'],
  [/^names$/, 'name'],
]

const PROBE: readonly (readonly [RegExp, FieldKind])[] = [
  [/^vantagepoint$/, 'vantage point'],
  [/^names?$/, 'host name'],
]

const ACCOUNTS: readonly (readonly [RegExp, FieldKind])[] = [
  [/^name$/, 'name'],
  [/^account$/, 'account'],
  [/^(?:state|code)$/, 'action'],
]

const CARRIER: readonly (readonly [RegExp, FieldKind])[] = [
  [/^(?:carrier|state|code)$/, 'action'],
  [/id$/, 'id'],
  [/^(?:name|with|sha256)$/, 'public'],
]

export type Schema = 'accounts' | 'carrier' | 'cloud' | 'host' | 'probe'

const SCHEMAS = {
  accounts: ACCOUNTS,
  carrier: CARRIER,
  cloud: CLOUD,
  host: HOST,
  probe: [...PROBE, ...CLOUD],
} as const

/** `inside`: the field of the object around it. null: the value shows by its form what it is. */
export const fieldKind = (schema: Schema, key: string, inside = ''): FieldKind | null => {
  const kind = namedKind(schema, key)
  return kind === 'maybe name' && CODED.test(inside) ? 'public' : kind
}

const namedKind = (schema: Schema, key: string): FieldKind | null => {
  const known = KINDS[schema].get(key)
  if (known !== undefined) return known
  const name = key.toLowerCase().replaceAll(/[-.]|(?<!^)_/g, '')
  const kind = SCHEMAS[schema].find(([pattern]) => pattern.test(name))?.[1] ?? null
  // Labels of a tenant may be fields too, any number of them.
  if (KINDS[schema].size < MOST_KEPT) KINDS[schema].set(key, kind)
  return kind
}

/** A field stands in thousands of objects, and twenty patterns are tried on it. */
const KINDS: Readonly<Record<Schema, Map<string, FieldKind | null>>> = {
  accounts: new Map(),
  carrier: new Map(),
  cloud: new Map(),
  host: new Map(),
  probe: new Map(),
}

const MOST_KEPT = 2000

/** `{"Status": {"Code": 1, "Name": "Running"}}` */
const CODED = /(?:Status|State|Type|Cycle)$/

/** The kind of everything below the field, null when each field inside has its own. */
export const wholeKind = (schema: Schema, key: string): FieldKind | null => {
  const name = key.toLowerCase()
  if (fieldKind(schema, key) === 'secret') return 'secret'
  return WHOLE.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
