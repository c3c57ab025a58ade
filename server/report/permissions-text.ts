// How do permissions read on a terminal?
import { say } from '#shared/message.ts'
import {
  type Permission,
  type Permissions,
  ramPolicy,
  type SeveralPermissions,
} from '#shared/permissions.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Wording } from '#shared/wording/wording.ts'
import { hanging, heading, type Line, type Paint, paragraph, span, toText } from './text-lines.ts'
import { type Words, wordsOf } from './words.ts'

/** What is missing first, with what it costs and the statement that grants it. */
export const renderPermissions = (
  permissions: Permissions,
  paint: Paint = plain,
  wording: Wording = ENGLISH,
): string => toText(permissionLines(permissions, wordsOf(wording)), paint)

/** One account after the other. */
export const renderSeveralPermissions = (
  { accounts, region }: SeveralPermissions,
  paint: Paint = plain,
  wording: Wording = ENGLISH,
): string => {
  const words = wordsOf(wording)
  return toText(
    accounts.flatMap(({ name, account, actions, code }) => [
      ...heading(words('permissions.of-account', { account: called(name, account, words) })),
      ...(actions === null
        ? paragraph(2, words('permissions.refused', { code }), 'bad')
        : permissionLines({ region, account, actions }, words)),
    ]),
    paint,
  )
}

const called = (name: string | null, account: string | null, words: Words): string =>
  [
    name ?? words('permissions.usual-credentials'),
    ...(account === null ? [] : [`(${account})`]),
  ].join(' ')

const plain: Paint = (_style, text) => text

const permissionLines = ({ actions, region }: Permissions, words: Words): Line[] => {
  const of = (state: Permission['state']) => actions.filter(action => action.state === state)
  const missing = of('missing')
  const good = missing.length === 0
  return [
    [span(words(good ? 'permissions.all' : 'permissions.some'), good ? 'good' : 'bad')],
    ...paragraph(
      2,
      words('permissions.counts', {
        granted: of('granted').length,
        all: actions.length - of('not-tried').length,
        region,
      }),
      'heading',
    ),
    ...section('permissions.missing', missing, words),
    ...section('permissions.not-answered', of('not-answered'), words),
    ...section('permissions.not-activated', of('not-activated'), words),
    ...section('permissions.not-tried', of('not-tried'), words),
    ...statement(missing, words),
  ]
}

const section = (
  key: `permissions.${'missing' | 'not-answered' | 'not-activated' | 'not-tried'}`,
  list: readonly Permission[],
  words: Words,
): Line[] =>
  list.length === 0
    ? []
    : [...heading(words(key)), ...list.flatMap(permission => linesOf(permission, words))]

const linesOf = ({ permission, action, level, hops, said }: Permission, words: Words): Line[] =>
  hanging(
    { text: '', width: 2 },
    words('permissions.line', {
      permission: permission ?? action,
      level: say(`permissions.level.${level}`),
      hops: hops.map(hop => say(`report.hop.${hop}`)),
      said: said === '' ? '' : ` (${said})`,
    }),
  )

const statement = (missing: readonly Permission[], words: Words): Line[] => {
  const names = missing.flatMap(({ permission }) => permission ?? [])
  if (names.length === 0) return []
  const text = JSON.stringify(ramPolicy([names]), null, 2)
  return [
    ...heading(words('permissions.grant')),
    ...text.split('\n').map((line): Line => [span(`  ${line}`, 'plain')]),
  ]
}
