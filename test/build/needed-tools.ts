// Which programs do the tests need, and which of them are missing on this machine?
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Debian and Ubuntu package, and a program that it brings. */
export type Tool = { readonly package: string; readonly program: string }

export const TOOLS: readonly Tool[] = [
  { package: 'nftables', program: 'nft' },
  { package: 'busybox', program: 'busybox' },
  { package: 'iptables', program: 'iptables' },
  { package: 'iproute2', program: 'ip' },
  { package: 'ipset', program: 'ipset' },
  { package: 'ufw', program: 'ufw' },
  { package: 'firewalld', program: 'firewall-cmd' },
  { package: 'dbus-daemon', program: 'dbus-daemon' },
  { package: 'tcpdump', program: 'tcpdump' },
  { package: 'docker-compose', program: 'docker-compose' },
  { package: 'openssl', program: 'openssl' },
  { package: 'jq', program: 'jq' },
  { package: 'unzip', program: 'unzip' },
  { package: 'python3', program: 'python3' },
  { package: 'systemd', program: 'systemd-analyze' },
]

/** Administration tools are often missing in PATH though they are installed. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

export const missingTools = (tools: readonly Tool[]): Tool[] =>
  tools.filter(({ program }) => !FOLDERS.some(folder => existsSync(join(folder, program))))

/** The one line with which a test fails when programs it needs are missing; null when all are here. */
export const missingToolsLine = (programs: readonly string[]): string | null => {
  const missing = missingTools(TOOLS.filter(({ program }) => programs.includes(program)))
  if (missing.length === 0) return null
  const names = missing.map(({ program }) => program).join(', ')
  const packages = missing.map(tool => tool.package).join(' ')
  return `${names} is missing: run npm test as root, or: apt-get install ${packages}`
}
