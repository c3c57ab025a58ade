// Does the machine get what the tests need, without anything being started?
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepingServicesDown } from './keep-services-down.ts'
import type { Tool } from './needed-tools.ts'

export type Machine = {
  /** `/`, or a folder that stands for it in tests of this file. */
  readonly root: string
  readonly isRoot: boolean
  /** WHYPORT_TEST_INSTALL=0 turns installing off. */
  readonly mayInstall: boolean
  readonly missing: () => readonly Tool[]
  /** Runs a program to its end and gives its exit status. */
  readonly run: (program: string, ...args: readonly string[]) => number
  readonly say: (line: string) => void
}

/** Installs missing packages by apt when that is possible; false when something is still missing. */
export const installTools = (machine: Machine): boolean => {
  const missing = machine.missing()
  if (missing.length === 0) {
    machine.say('set-up: every program that the tests need is here')
    return true
  }
  const packages = missing.map(tool => tool.package)
  const obstacle = whyNot(machine)
  if (obstacle !== null) {
    machine.say(`set-up: missing ${packages.join(' ')}; not installed: ${obstacle}`)
    return false
  }
  machine.say(`set-up: installing from apt: ${packages.join(' ')}`)
  keepingServicesDown(machine, () => aptInstall(machine, packages))
  const left = machine.missing().map(tool => tool.package)
  if (left.length > 0) machine.say(`set-up: apt did not bring ${left.join(' ')}`)
  return left.length === 0
}

const whyNot = ({ root, isRoot, mayInstall }: Machine): string | null => {
  if (!mayInstall) return 'WHYPORT_TEST_INSTALL=0'
  if (!isRoot) return 'not root'
  return isDebianLike(root) ? null : 'neither Debian nor Ubuntu'
}

const isDebianLike = (root: string): boolean => {
  const file = join(root, 'etc/os-release')
  return (
    existsSync(file) && /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(readFileSync(file, 'utf8'))
  )
}

/** Package lists may be missing or old: they are fetched only when the first try fails. */
const aptInstall = ({ run }: Machine, packages: readonly string[]): void => {
  const install = (): number =>
    run('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages)
  if (install() !== 0 && run('apt-get', 'update', '-q') === 0) install()
}
