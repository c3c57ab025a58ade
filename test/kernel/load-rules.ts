// How do random rules get into a namespace, although the tools refuse some of them?
import type { Namespace } from './netns.ts'
import type { RandomRules } from './random-rules.ts'

/** Takes away what is loaded and loads what the tools take of the rules. False when it is nothing. */
export const loadRules = (instance: Namespace, { nft, saved }: RandomRules): boolean => {
  instance.must(['sh', '-c', CLEAR])
  const inputs: (readonly [string[], string])[] = [
    [['nft', '-f', '-'], nft],
    ...Object.entries(saved).map(([program, text]): readonly [string[], string] => [
      [`${program}-restore`],
      text,
    ]),
  ]
  return inputs
    .filter(([, text]) => text !== '')
    .every(([argv, text]) => loadWithout(instance, argv, text))
}

const EMPTY = ['raw', 'mangle', 'nat', 'filter'].map(name => `*${name}\\nCOMMIT\\n`).join('')

const CLEAR = [
  'nft flush ruleset',
  ...['iptables', 'ip6tables'].map(name => `printf '${EMPTY}' | ${name}-legacy-restore`),
].join(' && ')

// The generator does not know every restriction of the tools: lines they refuse are taken out.
const loadWithout = (instance: Namespace, argv: readonly string[], text: string): boolean => {
  let lines = text.split('\n')
  for (let attempt = 0; attempt < 12; attempt++) {
    const { status, stderr } = instance.run(argv, lines.join('\n'))
    if (status === 0) return true
    const refused = new Set(
      [...stderr.matchAll(/stdin:(\d+):|line:? (\d+)/g)].map(hit => Number(hit[1] ?? hit[2]) - 1),
    )
    if (refused.size === 0) return false
    lines = lines.filter((_, i) => !refused.has(i))
  }
  return false
}
