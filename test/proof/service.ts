// Is an acknowledged diagnosis ever lost or left open when the server is killed under load?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KillCounts, runKills } from '#test/service/kills.ts'
import type { Proved } from './main.ts'

/** On one data folder. After each run all must have ended, else what waits would fill the queue. */
const RUNS = 10
const KILLS_A_RUN = 20

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20_261_126)
  const folder = mkdtempSync(join(tmpdir(), 'whyport-kills-'))
  try {
    const runs: KillCounts[] = []
    for (let run = 0; run < RUNS; run++) runs.push(await runKills(folder, KILLS_A_RUN, seed + run))
    const sum = (name: keyof KillCounts): number =>
      runs.reduce((total, counts) => total + counts[name], 0)
    const bad = { lost: sum('lost'), stuck: sum('stuck'), doubled: sum('doubled') }
    const refused = sum('refused')
    const slowestSettledMs = Math.max(...runs.map(({ settledMs }) => settledMs))
    return {
      seed,
      counts: {
        ...{ kills: sum('kills'), acknowledged: sum('acknowledged') },
        ...{ ...bad, refused, interrupted: sum('interrupted'), slowestSettledMs },
      },
      failed: bad.lost + bad.stuck + bad.doubled + refused,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
