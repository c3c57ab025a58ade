// Is an acknowledged diagnosis ever lost or left open when the server is killed under load?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runKills } from '#test/service/kills.ts'
import type { Proved } from './main.ts'

const KILLS = 200

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20_261_126)
  const folder = mkdtempSync(join(tmpdir(), 'whyport-kills-'))
  try {
    const counts = await runKills(folder, KILLS, seed)
    return { seed, counts, failed: counts.lost + counts.stuck + counts.doubled }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
