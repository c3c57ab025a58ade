// Which secrets and names can be planted in evidence, and where?

import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { Random } from '#test/kernel/random.ts'
import { all, body, type Edit, elements, host, probes } from '#test/scenarios/demo-evidence.ts'

/** `text` is what somebody wrote, `canary` what must not be left of it. */
export type Planted = { readonly kind: string; readonly text: string; readonly canary: string }

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const BASE64 = `${UPPER}${LOWER}${DIGITS}+/`

type Draw = (alphabet: string, length: number) => string

type Kind = readonly [kind: string, plant: (draw: Draw) => readonly [text: string, canary: string]]

const alone = (canary: string) => [canary, canary] as const

/** Whose form or field says what they are: nobody may see them, whatever the level. */
const SECRETS: readonly Kind[] = [
  ['access key id', draw => alone(`LTAI5t${draw(UPPER + LOWER + DIGITS, 18)}`)],
  ['access key secret', draw => alone(`aB3${draw(UPPER + LOWER + DIGITS, 24)}xY9`)],
  ['STS key id', draw => alone(`STS.NU${draw(UPPER + LOWER + DIGITS, 22)}`)],
  ['STS token', draw => alone(`CAIS${draw(BASE64, 120)}`)],
  [
    'private key',
    draw => {
      const lines = Array.from({ length: 4 }, () => draw(BASE64, 64))
      return [
        `-----BEGIN RSA PRIVATE KEY-----\n${lines.join('\n')}\n-----END RSA PRIVATE KEY-----`,
        lines[2] ?? '',
      ]
    },
  ],
  [
    'URL password',
    draw => {
      const canary = `${draw(LOWER, 5)}@${draw(LOWER + DIGITS, 7)}`
      return [`postgres://app:${canary}@db:5432/orders`, canary]
    },
  ],
  [
    'Authorization header',
    draw => {
      const canary = draw(BASE64, 28)
      return [`Authorization: Basic ${canary}==`, canary]
    },
  ],
  [
    'bearer token',
    draw => {
      const canary = `${draw(LOWER, 10)}7${draw(LOWER + DIGITS, 20)}`
      return [`sent bearer ${canary} to the gateway`, canary]
    },
  ],
  [
    'cookie',
    draw => {
      const canary = draw(LOWER + DIGITS, 24)
      return [`Cookie: session=${canary}; theme=dark`, canary]
    },
  ],
  [
    'password setting',
    draw => {
      const canary = draw(LOWER, 9)
      return [`DB_PASSWORD=${canary} started`, canary]
    },
  ],
  [
    'password option',
    draw => {
      const canary = draw(LOWER + DIGITS, 9)
      return [`exec: app --admin-password ${canary} --port 80`, canary]
    },
  ],
  [
    'web token',
    draw => alone(`eyJ${draw(BASE64.slice(0, 62), 20)}.${draw(LOWER, 30)}.${draw(LOWER, 20)}`),
  ],
  ['hashed password', draw => alone(`$6$${draw(LOWER, 8)}$${draw(LOWER + UPPER, 40)}`)],
]

/** Found by their form wherever they stand. */
const FORMS: readonly Kind[] = [
  ['e-mail', draw => alone(`${draw(LOWER, 8)}@${draw(LOWER, 8)}.com`)],
  ['public address', draw => alone(`47.98.${100 + draw(DIGITS, 2).length}.1${draw(DIGITS, 2)}`)],
  ['IPv6 address', draw => alone(`2408:4005:${draw('123456789abcdef', 3)}::a${draw('89ab', 3)}`)],
  ['instance id', draw => alone(`i-bp1${draw(LOWER + DIGITS, 17)}`)],
  ['host name', draw => alone(`${draw(LOWER, 9)}.${draw(LOWER, 9)}.internal`)],
  ['hardware address', draw => alone(`00:16:3e:${draw('abcdef', 2)}:${draw('abcdef', 2)}:1f`)],
]

/** Words that only a person knows to be names. */
const WORDS: readonly Kind[] = [
  ['company', draw => alone(`${draw(UPPER, 1)}${draw(LOWER, 9)}`)],
  ['telephone number', draw => alone(`138${draw(DIGITS, 8)}`)],
  ['code name', draw => alone(`projekt${draw(LOWER, 6)}`)],
]

export const KINDS: Readonly<Record<'tenant' | 'strict', readonly Kind[]>> = {
  tenant: [...SECRETS, ...FORMS],
  strict: [...SECRETS, ...FORMS, ...WORDS],
}

export const planted = (random: Random, kinds: readonly Kind[], count: number): Planted[] => {
  const draw: Draw = (alphabet, length) =>
    Array.from({ length }, () => alphabet.charAt(random.below(alphabet.length))).join('')
  return Array.from({ length: count }, (_, n) => {
    const [kind, plant] = kinds[n % kinds.length] ?? (kinds[0] as Kind)
    const [text, canary] = plant(draw)
    return { kind, text, canary }
  })
}

type Place = readonly [place: string, write: (text: string) => Edit]

const line = (text: string): string => text.replaceAll('\n', '\\n')
const quoted = (text: string): string => line(text).replaceAll('"', "'")

const item =
  (change: Partial<EvidenceItem> & { kind: string; file: string; raw: string }): Edit =>
  evidence => [
    ...evidence,
    evidenceItem({
      ...{ subject: '', account: null, request: null, requestId: null, status: 'ok', exit: 0 },
      ...{ startedAt: AT, collectedAt: AT, tookMs: 1, stderr: '' },
      ...change,
    }),
  ]

const AT = '2026-11-22T08:30:00.000Z'

const appended = (command: string, written: (text: string) => string) => (text: string) =>
  host(command, raw => `${raw}${written(text)}\n`)

/** Everywhere that people or programs write freely. */
export const PLACES: readonly Place[] = [
  [
    'description of an instance',
    text =>
      elements('ecs.DescribeInstances', 'Instance', found => {
        found['Description'] = `bought for ${text}`
      }),
  ],
  [
    'tag',
    text =>
      elements('ecs.DescribeInstances', 'Instance', found => {
        found['Tags'] = { Tag: [{ TagKey: 'owner', TagValue: text }] }
      }),
  ],
  [
    'a field that nobody knows',
    text =>
      body('vpc.DescribeVpcs', found => {
        found['BrandNewField'] = { Inside: [`seen: ${text}`] }
      }),
  ],
  [
    'an event, as JSON in a text',
    text =>
      body('actiontrail.LookupEvents', found => {
        found['Note'] = JSON.stringify({ requestParameters: { Remark: text, Command: text } })
      }),
  ],
  [
    'an error message',
    text =>
      item({
        file: 'cloud/ecs.DescribeEnis.error.json',
        kind: 'ecs.DescribeEnis',
        raw: JSON.stringify({ status: 400, body: { Code: 'Bad', Message: `no such: ${text}` } }),
        status: 'failed',
      }),
  ],
  [
    'the log of a unit',
    text =>
      item({
        file: 'host/unit-log.app.service.txt',
        kind: 'host.unit-log',
        raw: `${JSON.stringify({ __REALTIME_TIMESTAMP: '1795337000000000', MESSAGE: text })}\n`,
      }),
  ],
  [
    'the environment of a unit',
    text =>
      item({
        file: 'host/unit-status.app.service.txt',
        kind: 'host.unit-status',
        raw: `Id=app.service\nActiveState=active\nEnvironment=X=${line(text)}\n`,
      }),
  ],
  ['the log of the kernel', appended('kernel-log', text => `[ 12.3] app: ${line(text)}`)],
  [
    'a comment of iptables',
    appended('iptables-save', text => `-A INPUT -m comment --comment "${quoted(text)}" -j ACCEPT`),
  ],
  [
    'a comment of nft',
    text =>
      host('nft-ruleset', raw =>
        raw.replace('"handle": 3,', `"handle": 3, "comment": ${JSON.stringify(text)},`),
      ),
  ],
  [
    'a comment of hosts.allow',
    text =>
      item({
        file: 'host/hosts-allow.txt',
        kind: 'host.hosts-allow',
        raw: `# for ${line(text)}\nsshd : 10.0.0.\n`,
      }),
  ],
  [
    'the labels of a container',
    text =>
      item({
        file: 'host/docker-ports.txt',
        kind: 'host.docker-ports',
        raw: `${JSON.stringify({ Names: 'a', Ports: '', Labels: `by=${text}`, Command: text })}\n`,
      }),
  ],
  [
    'what a command complained of',
    text =>
      item({
        file: 'host/ufw-status.txt',
        kind: 'host.ufw-status',
        raw: '',
        stderr: `ufw: ${line(text)}\n`,
        exit: 1,
        status: 'failed',
      }),
  ],
  ['the detail of a probe', text => probes({ detail: `connect failed: ${text}` })],
  [
    'a field of a flow log',
    text =>
      item({
        file: 'logs/flow-1.txt',
        kind: 'flow-log',
        raw: `{"srcaddr": "10.0.0.1", "note": ${JSON.stringify(text)}}\n`,
      }),
  ],
]

export const plant = (all_: readonly Planted[]): Edit =>
  all(...all_.map(({ text }, n) => (PLACES[n % PLACES.length] as Place)[1](text)))
