// Which chains, policies and rule handles does a text listing of nft show?

/** One chain: its policy (null: it has no hook) and the handles of its rules, in order. */
export type ChainOutline = {
  readonly policy: string | null
  readonly handles: readonly number[]
}

/** Chains by `family table chain`. */
export type Outline = ReadonlyMap<string, ChainOutline>

/**
 * Reads `nft -nn -a list ruleset` as far as its skeleton goes. null: a chain was left open (the
 * listing is cut), or rules are listed without handles, so that nothing can be compared.
 */
export const outlineOfText = (raw: string): Outline | null => {
  const chains = new Map<string, { policy: string | null; handles: number[] }>()
  let table = ''
  let chain: { policy: string | null; handles: number[] } | null = null
  for (const line of raw.split('\n')) {
    if (chain === null) {
      table = TABLE.exec(line)?.groups?.['name'] ?? table
      const name = CHAIN.exec(line)?.groups?.['name']
      if (name !== undefined) {
        chain = { policy: null, handles: [] }
        chains.set(`${table} ${name}`, chain)
      }
    } else if (line === '\t}') chain = null
    else takeLine(chain, line)
  }
  return chain === null ? chains : null
}

const TABLE = /^table (?<name>\S+ \S+) \{/
const CHAIN = /^\tchain (?<name>\S+) \{/
const HOOK = /^\t\ttype \w+ hook \w+ .*?(?:policy (?<policy>\w+);)?(?:\s*comment ".*")?$/

// A rule may take several lines (long sets); its handle stands at the end of the last one.
const takeLine = (chain: { policy: string | null; handles: number[] }, line: string): void => {
  const hook = chain.handles.length === 0 ? HOOK.exec(line) : null
  if (hook !== null) chain.policy = hook.groups?.['policy'] ?? 'accept'
  const handle = / # handle (?<handle>\d+)$/.exec(line)?.groups?.['handle']
  if (handle !== undefined) chain.handles.push(Number(handle))
}
