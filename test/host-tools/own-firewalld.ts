// How is firewalld run in a namespace, with a message bus and a configuration of its own?
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FilterLab } from '#test/kernel/filter-lab.ts'

const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow receive_sender="*"/><allow send_type="method_call"/></policy></busconfig>`

type Backend = 'nftables' | 'iptables'

/** Gives what to put before a command, so that it asks this firewalld. */
export const ownFirewalld = async (
  lab: FilterLab,
  folder: string,
  backend: Backend,
): Promise<readonly string[]> => {
  const socket = join(folder, 'bus')
  mkdirSync(folder)
  cpSync('/etc/firewalld', join(folder, 'etc'), { recursive: true })
  const conf = join(folder, 'etc/firewalld.conf')
  const text = readFileSync(conf, 'utf8').replace(
    /^FirewallBackend=.*$/m,
    `FirewallBackend=${backend}`,
  )
  writeFileSync(conf, text)
  writeFileSync(join(folder, 'bus.conf'), BUS.replace('SOCKET', socket))
  lab.instance.start(['dbus-daemon', '--nofork', `--config-file=${join(folder, 'bus.conf')}`])
  const own = ['env', `DBUS_SYSTEM_BUS_ADDRESS=unix:path=${socket}`]
  await until(() => lab.instance.run(['test', '-S', socket]).status === 0)
  lab.instance.start([
    ...own,
    ...['firewalld', '--nofork', '--nopid', `--system-config=${join(folder, 'etc')}`],
  ])
  await until(() => lab.instance.run([...own, 'firewall-cmd', '--state']).status === 0)
  return own
}

// A program that says nothing when it is ready can only be asked again.
const until = async (isReady: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 100 && !isReady(); tries++) await wait(100)
}
