// What does the documentation say about each cause: one page if whyport can find it, one line if not yet?
import type { CauseEntry } from '#shared/cause.ts'
import { CAUSES, type CauseId } from '#shared/causes/catalogue.ts'
import { CAUSES_ZH } from '#shared/causes/chinese.ts'
import { HOPS, type Hop, STEP_OF_HOP } from '#shared/hop.ts'

type Listed = CauseEntry & { readonly id: CauseId; readonly checks: readonly string[] }

/** File name to content, for the whole folder docs/causes. */
export const causePages = (
  checksOf: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> => {
  // Object.entries forgets which keys there are.
  const all = Object.entries(CAUSES).map(
    ([id, entry]): Listed => ({
      ...entry,
      id: id as CauseId,
      checks: checksOf.get(id) ?? [],
    }),
  )
  return new Map([
    ['README.md', overview(all)],
    ...all.filter(isBuilt).map(cause => [`${cause.id}.md`, page(cause, all)] as const),
  ])
}

const isBuilt = ({ checks }: Listed): boolean => checks.length > 0

const GENERATED =
  '<!-- Written by `npm run docs` from shared/causes and the checks. Do not edit. -->'

const CLASS_TEXT: Readonly<Record<CauseEntry['class'], string>> = {
  blocker: 'blocker: it stops the packet and can be a root cause',
  hint: 'hint: context, or something that makes the connection slow or strange',
  evidence: 'evidence: something could not be read or decided, so the answer stays open',
}

const page = (cause: Listed, all: readonly Listed[]): string => {
  const refined = all
    .filter(({ specializes, aliasOf }) => specializes === cause.id && aliasOf === undefined)
    .map(nameIn)
  const aliases = all.filter(({ aliasOf }) => aliasOf === cause.id).map(({ id }) => code(id))
  return lines([
    GENERATED,
    '',
    `# ${cause.id}`,
    '',
    `**When:** ${cause.when}`,
    '',
    `**What mends it:** ${cause.fix}`,
    '',
    `* Hop: \`${cause.hop}\`, step ${STEP_OF_HOP[cause.hop]} of the checklist`,
    `* Class: ${CLASS_TEXT[cause.class]}`,
    `* Found by: ${cause.checks.map(code).join(', ')}`,
    ...(cause.specializes === undefined
      ? []
      : [
          `* A special case of: ${nameIn(all.find(({ id }) => id === cause.specializes) ?? cause)}`,
        ]),
    ...(refined.length === 0 ? [] : [`* Special cases: ${refined.join(', ')}`]),
    ...(aliases.length === 0 ? [] : [`* Also known as: ${aliases.join(', ')}`]),
    '',
    '## 中文',
    '',
    `**条件：** ${CAUSES_ZH[cause.id].when}`,
    '',
    `**修复：** ${CAUSES_ZH[cause.id].fix}`,
  ])
}

const overview = (all: readonly Listed[]): string => {
  const built = all.filter(isBuilt).length
  const own = all.filter(({ aliasOf }) => aliasOf === undefined)
  return lines([
    GENERATED,
    '',
    '# Causes',
    '',
    `whyport finds ${built} of ${own.length} causes today. A cause with a link has a check that reports it;`,
    'the others are planned, or other names of one that is reported. Ids never change their meaning.',
    '',
    '| hop | built | planned |',
    '|---|---|---|',
    ...HOPS.map(hop => {
      const here = own.filter(cause => cause.hop === hop)
      return `| ${hop} | ${here.filter(isBuilt).length} | ${here.filter(c => !isBuilt(c)).length} |`
    }),
    ...HOPS.flatMap(hop => section(hop, all)),
  ])
}

const section = (hop: Hop, all: readonly Listed[]): string[] => {
  const here = all.filter(cause => cause.hop === hop)
  if (here.length === 0) return []
  const row = (cause: Listed): string =>
    `| ${nameIn(cause)} | ${cause.class} | ${stateOf(cause)} | ${cause.when} |`
  const stateOf = (cause: Listed): string => {
    const other = all.find(({ id }) => id === cause.aliasOf)
    if (other !== undefined) return `reported as ${nameIn(other)}`
    return isBuilt(cause) ? 'built' : 'planned'
  }
  return [
    '',
    `## ${hop}`,
    '',
    '| cause | class | state | when |',
    '|---|---|---|---|',
    ...here.toSorted((a, b) => Number(isBuilt(b)) - Number(isBuilt(a))).map(row),
  ]
}

const nameIn = (cause: Listed): string =>
  isBuilt(cause) ? `[${cause.id}](${cause.id}.md)` : code(cause.id)

const code = (text: string): string => `\`${text}\``

const lines = (texts: readonly string[]): string => `${texts.join('\n')}\n`
