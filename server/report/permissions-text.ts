// How do permissions read on a terminal?
import {
  type Permission,
  type Permissions,
  ramPolicy,
  type SeveralPermissions,
} from '#shared/permissions.ts'
import { hanging, heading, type Line, type Paint, paragraph, span, toText } from './text-lines.ts'
import { words } from './words.ts'

/** What is missing first, with what it costs and the statement that grants it. */
export const renderPermissions = (permissions: Permissions, paint: Paint = plain): string =>
  toText(permissionLines(permissions), paint)

/** One account after the other. */
export const renderSeveralPermissions = (
  { accounts, region }: SeveralPermissions,
  paint: Paint = plain,
): string =>
  toText(
    accounts.flatMap(({ name, account, actions, code }) => [
      ...heading(words('permissions.of-account', { account: called(name, account) })),
      ...(actions === null
        ? paragraph(2, words('permissions.refused', { code }), 'bad')
        : permissionLines({ region, account, actions })),
    ]),
    paint,
  )

const called = (name: string | null, account: string | null): string =>
  [name ?? 'of the usual credentials', ...(account === null ? [] : [`(${account})`])].join(' ')

const plain: Paint = (_style, text) => text

const permissionLines = ({ actions, region }: Permissions): Line[] => {
  const of = (state: Permission['state']) => actions.filter(action => action.state === state)
  const missing = of('missing')
  const good = missing.length === 0
  return [
    [span(words(good ? 'permissions.all' : 'permissions.some'), good ? 'good' : 'bad')],
    ...paragraph(
      2,
      words('permissions.counts', {
        granted: of('granted').length,
        all: actions.length,
        region,
      }),
      'heading',
    ),
    ...section('permissions.missing', missing),
    ...section('permissions.not-answered', of('not-answered')),
    ...section('permissions.not-activated', of('not-activated')),
    ...statement(missing),
  ]
}

const section = (
  key: 'permissions.missing' | 'permissions.not-answered' | 'permissions.not-activated',
  list: readonly Permission[],
): Line[] => (list.length === 0 ? [] : [...heading(words(key)), ...list.flatMap(linesOf)])

const linesOf = ({ permission, action, level, hops, said }: Permission): Line[] =>
  hanging(
    { text: '', width: 2 },
    words('permissions.line', {
      permission: permission ?? action,
      level: words(`permissions.level.${level}`),
      hops: hops.map(hop => words(`report.hop.${hop}`)).join(', '),
      said: said === '' ? '' : ` (${said})`,
    }),
  )

const statement = (missing: readonly Permission[]): Line[] => {
  const names = missing.flatMap(({ permission }) => permission ?? [])
  if (names.length === 0) return []
  const text = JSON.stringify(ramPolicy([names]), null, 2)
  return [
    ...heading(words('permissions.grant')),
    ...text.split('\n').map((line): Line => [span(`  ${line}`, 'plain')]),
  ]
}
