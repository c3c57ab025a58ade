// Which causes does a test file prove by a pair: reported with its confidence, and not when one fact differs?
import { parseAst } from 'rolldown/parseAst'

/** One call `causePair('id', 'confidence', …)`. */
export type ProvenPair = { readonly id: string; readonly confidence: string }

const HELPERS = ['#test/causes/cause-pair.ts', './cause-pair.ts']
const FUNCTION = 'causePair'

/**
 * Read from the syntax tree: a comment, a text or a function of the same name from elsewhere prove
 * nothing. Id and confidence have to be written out in the call.
 */
export const provenPairs = (source: string): ProvenPair[] => {
  if (!source.includes(FUNCTION)) return []
  const tree = parseAst(source, { lang: 'ts' })
  return nodesIn(tree).some(isImport) ? nodesIn(tree).flatMap(pairIn) : []
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const nodesIn = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesIn)] : []
}

const isImport = (node: Node): boolean =>
  node.type === 'ImportDeclaration' &&
  HELPERS.includes(String(literalOf(node['source']))) &&
  nodesIn(node['specifiers']).some(({ type, local }) => {
    return type === 'ImportSpecifier' && isNode(local) && local['name'] === FUNCTION
  })

const pairIn = ({ type, callee, arguments: given }: Node): ProvenPair[] => {
  const isCall = type === 'CallExpression' && isNode(callee) && callee['name'] === FUNCTION
  if (!isCall || !Array.isArray(given)) return []
  const [id, confidence] = given.map(literalOf)
  return typeof id === 'string' && typeof confidence === 'string' ? [{ id, confidence }] : []
}

const literalOf = (node: unknown): unknown =>
  isNode(node) && node.type === 'Literal' ? node['value'] : undefined
