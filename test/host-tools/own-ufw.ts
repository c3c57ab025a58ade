// How is ufw run in a namespace with a configuration of its own, so that the machine's stays as it is?
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FilterLab } from '#test/kernel/filter-lab.ts'

/** Runs a shell script whose `ufw` reads and writes only `folder`. */
export const ownUfw = (lab: FilterLab, folder: string): ((script: string) => string) => {
  mkdirSync(folder)
  cpSync('/etc/ufw', join(folder, 'etc'), { recursive: true })
  cpSync('/etc/default/ufw', join(folder, 'default'))
  const own = `mount --bind ${folder}/etc /etc/ufw && mount --bind ${folder}/default /etc/default/ufw`
  return script => lab.instance.must(['unshare', '-m', 'sh', '-c', `${own} && ${script}`])
}
