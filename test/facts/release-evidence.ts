// What evidence is a folder of fixtures, as `--host-evidence` reads it: outputs, errors and exit statuses?
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostAnswers } from '#server/collect/evidence-folder-host.ts'
import type { Evidence } from '#shared/evidence.ts'
import { hostEvidence } from './host-evidence.ts'

const ROOT = join(import.meta.dirname, '../fixtures/host')

/** Ubuntu 18.04, 20.04, 22.04 and 24.04, Debian 11, 12 and 13. */
export const RELEASES = [
  'bionic',
  'focal',
  'bullseye',
  'bookworm',
  'jammy',
  'noble',
  'trixie',
] as const

export const fixture = (folder: string, name: string): string =>
  readFileSync(join(ROOT, folder, name), 'utf8')

export const fixtureNames = (folder: string): string[] => readdirSync(join(ROOT, folder))

export const releaseEvidence = (folder: string): Evidence => {
  const names = fixtureNames(folder).filter(name => !name.endsWith('.json'))
  const files = names.map(
    name => [`host/${name}`, { text: fixture(folder, name), state: 'whole' }] as const,
  )
  const answers = hostAnswers(new Map(files))
  return hostEvidence(Object.fromEntries(answers.map(answer => [answer.command, answer])))
}
