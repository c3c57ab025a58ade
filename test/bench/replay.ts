// How long does a recorded question take from the shell prompt to the report, and in how much memory?
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'

const ROUNDS = 7
const ROOT = join(import.meta.dirname, '../..')
const ASK = ['diagnose', 'i-bp1demo000000web0001', '--port', '8080', '--from', '203.0.113.99']
const ARGS = [...ASK, '--evidence', DEMO_FOLDER, '--quiet']

/** The process tells its own peak at its end; nothing else is added to it. */
const PEAK =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("PEAK "+process.resourceUsage().maxRSS+"\\n"))'

type Run = { readonly wallMs: number; readonly peakMb: number | null }

const run = (command: string, args: readonly string[]): Run => {
  const start = performance.now()
  const ended = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  const wallMs = performance.now() - start
  if (ended.status !== 1) throw new Error(`expected exit 1, got ${ended.status}: ${ended.stderr}`)
  const peak = /PEAK (?<kb>\d+)/.exec(ended.stderr)?.groups?.['kb']
  return { wallMs, peakMb: peak === undefined ? null : Number(peak) / 1024 }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Interleaved rounds: bare Node, our process, the same through npm. Targets: ≤ 600 ms, ≤ 120 MB. */
export const replayBench = (): Record<string, unknown>[] => {
  run(process.execPath, [join(ROOT, 'cli/main.ts'), ...ARGS])
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: run(process.execPath, ['--import', PEAK, join(ROOT, 'cli/main.ts'), ...ARGS]),
    npm: run('npm', ['run', '-s', 'whyport', '--', ...ARGS]),
    node: bareNode(),
  }))
  const oursMs = median(rounds.map(({ ours }) => ours.wallMs))
  return [
    {
      dim: 'replay',
      case: 'diagnose --evidence, demo account',
      rounds: ROUNDS,
      ours_ms: Math.round(oursMs),
      target_ms: 600,
      through_npm_ms: Math.round(median(rounds.map(({ npm }) => npm.wallMs))),
      bare_node_ms: Math.round(median(rounds.map(({ node }) => node))),
      peak_mb: Math.round(median(rounds.map(({ ours }) => ours.peakMb ?? Number.NaN))),
      target_mb: 120,
    },
  ]
}

const bareNode = (): number => {
  const start = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return performance.now() - start
}
