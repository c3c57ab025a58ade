// How does an installation neither start a service now nor leave one enabled for the next boot?
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

type Place = { readonly root: string; readonly say: (line: string) => void }

/**
 * invoke-rc.d asks policy-rc.d before it starts anything; 101 means "forbidden"
 * (Debian's invoke-rc.d(8)). Links that enable units are compared before and after.
 */
export const keepingServicesDown = ({ root, say }: Place, install: () => void): void => {
  const before = new Set(enablingLinks(root))
  const restore = forbidStarts(join(root, 'usr/sbin/policy-rc.d'))
  // A handler keeps Ctrl-C from ending this process before the machine is as it was.
  const wait = (): void => undefined
  process.on('SIGINT', wait).on('SIGTERM', wait)
  try {
    install()
  } finally {
    restore()
    const added = enablingLinks(root).filter(link => !before.has(link))
    for (const link of added) unlinkSync(link)
    const units = [...new Set(added.map(link => basename(link)))]
    if (units.length > 0) say(`set-up: disabled again: ${units.join(' ')}`)
    process.off('SIGINT', wait).off('SIGTERM', wait)
  }
}

const FORBID = '#!/bin/sh\n# whyport: set-up of the tests; nothing may start\nexit 101\n'

/** Puts our policy in place and gives back what restores the machine's own. */
const forbidStarts = (file: string): (() => void) => {
  const kept = `${file}.before-whyport`
  // Left over from a run that was killed: the machine's own policy is in `kept`, or there was none.
  const isOurs = existsSync(file) && readFileSync(file, 'utf8') === FORBID
  if (existsSync(file) && !isOurs) renameSync(file, kept)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, FORBID)
  chmodSync(file, 0o755)
  return () => {
    rmSync(file, { force: true })
    if (existsSync(kept)) renameSync(kept, file)
  }
}

/** Links by which systemd or the old init start something at boot. */
const enablingLinks = (root: string): string[] => [
  ...linksBelow(join(root, 'etc/systemd/system')),
  ...[2, 3, 4, 5, 'S'].flatMap(level =>
    linksBelow(join(root, `etc/rc${level}.d`)).filter(link => basename(link).startsWith('S')),
  ),
]

const linksBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(name => join(folder, name))
        .filter(path => lstatSync(path).isSymbolicLink())
    : []
