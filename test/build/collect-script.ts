// What does agent/collect.sh say: the closed list of host commands as one POSIX shell script?
import {
  type FileCommand,
  HOST_COMMANDS,
  type HostCommand,
  isFileCommand,
  type Precondition,
  type ProgramCommand,
} from '#shared/plain/host-commands.ts'
import { EXIT } from '#shared/plain/host-outcome.ts'

/** The script, from its frame beside this file and one line per command. */
export const collectScript = (
  frame: string,
  commands: readonly HostCommand[] = HOST_COMMANDS,
): string => {
  const parts: Readonly<Record<string, string>> = {
    COMMANDS: commands.map(lineOf).join('\n'),
    SPARE: SPARE.join(' '),
    TRUNCATED: String(EXIT.truncated),
    TIMED_OUT: String(EXIT.timedOut),
    ABSENT: String(EXIT.absent),
  }
  return frame.replace(/@(?<name>[A-Z_]+)@/g, (whole, name: string) => parts[name] ?? whole)
}

/** What is left out first when the archive has to be small: least needed first. */
const SPARE: readonly string[] = [
  'conntrack-stat',
  'proc-netstat',
  'ss-owners',
  'netstat-listeners',
  'proc-tcp6',
  'proc-tcp',
  'selinux-ports',
  'ip-link',
  'firewalld-zones-permanent',
  'apparmor-profiles',
  'proc-snmp6',
  'proc-snmp',
  'selinux-denials',
  'iptables-legacy-save',
  'ip6tables-legacy-save',
  'nft-ruleset-text',
  'sysctl-net',
]

const lineOf = (command: HostCommand): string => {
  const limits = `${command.id} ${Math.ceil(command.timeoutMs / 1000)} ${command.maxBytes}`
  const run = isFileCommand(command) ? fileLine(command, limits) : programLine(command, limits)
  return command.onlyIf === null ? run : `${guardOf(command.onlyIf, command)} && ${run}`
}

const fileLine = ({ file }: FileCommand, limits: string): string => `file ${limits} ${quote(file)}`

const programLine = ({ argv }: ProgramCommand, limits: string): string =>
  `run ${limits} ${argv.map(quote).join(' ')}`

const guardOf = (condition: Precondition, { id }: HostCommand): string =>
  condition.kind === 'path'
    ? `only_if_path ${id} ${quote(condition.path)}`
    : `only_if_legacy_filter ${id}`

const quote = (word: string): string =>
  /^[A-Za-z0-9_./=+:%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
