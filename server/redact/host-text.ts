// How does the output of this host command read without what belongs to the tenant?
import { redactedHex, redactedStart } from './address-text.ts'
import { isJson, redactedJson } from './json-text.ts'
import { redactedHost, redactedName } from './names.ts'
import { learnWord, type Redactor } from './redactor.ts'
import { redactedSecrets, redactedText, type TextStyle } from './text.ts'

/** `command` is the id of the host command (shared/plain/host-commands.ts). */
export const redactedOutput = (command: string, text: string, to: Redactor): string => {
  if (isJson(text)) return redactedJson(text, { schema: 'host' }, to)
  if (command === 'os-release' && to.level === 'tenant') return redactedSecrets(text, to)
  if (/^(?:proc|ns)-tcp6?$/.test(command)) return text.replace(SOCKET, hexIn(to))
  const prepared = (PREPARED[command] ?? commented)(text, to)
  return redactedText(prepared, STYLES[command] ?? styleOf(command), to)
}

const STYLES: Readonly<Record<string, TextStyle>> = {
  'netstat-listeners': 'sockets',
  'ss-listeners': 'sockets',
  'ss-owners': 'sockets',
  'ss-listeners-udp': 'sockets',
}

const PROSE = /^(?:unit-log|unit-status|kernel-log|selinux-denials|docker-ports|podman-ports)$/

const styleOf = (command: string): TextStyle => (PROSE.test(command) ? 'prose' : 'counters')

/** `0: 0100007F:1F90 00000000:0000 0A …` */
const SOCKET =
  /^(\s*\d+: )([0-9A-F]{8}|[0-9A-F]{32})(:[0-9A-F]{4} )([0-9A-F]{8}|[0-9A-F]{32})(?=:)/gm

const hexIn =
  (to: Redactor) =>
  (_all: string, head: string, ...[local = '', between, remote = '']: string[]): string =>
    head + redactedHex(local, to) + between + redactedHex(remote, to)

type Prepare = (text: string, to: Redactor) => string

// `comment "…"` of nft and ipset, `--comment …` of iptables: free text of whoever made the rule.
const COMMENT = /(--comment |\bcomment (?="))("(?:[^"\\\n]|\\.){0,1000}"|[^\s"{-][^\s]{0,1000})/g

const commented: Prepare = (text, to) =>
  text.replace(COMMENT, (_all, head: string, written: string) => {
    const isQuoted = written.startsWith('"')
    const image = redactedName(isQuoted ? written.slice(1, -1) : written, 'text', to)
    return head + (isQuoted ? `"${image}"` : image)
  })

/** `# …` to the end of the line. */
const remarked: Prepare = (text, to) =>
  text.replace(
    /(?<=^|\s)(#[ \t]*)(\S[^\n]{0,2000})/g,
    (_all, mark: string, remark: string) => mark + redactedName(remark, 'text', to),
  )

// `203.0.113.` stands for all addresses that begin so.
const wrapped: Prepare = (text, to) =>
  remarked(text, to).replace(/(?<![\p{L}\p{N}_.])(?:\d{1,3}\.){1,3}(?=[\s,:]|$)/gmu, start =>
    redactedStart(start, to),
  )

// `Linux web-1 6.18.44 …`
const named: Prepare = (text, to) =>
  text.replace(/^(\S{1,40} )(\S{1,253})/, (_all, head: string, host: string) => {
    learnWord(to, 'host name', host)
    return head + (redactedHost(host, to) ?? host)
  })

const PREPARED: Readonly<Record<string, Prepare>> = {
  'hosts-allow': wrapped,
  'hosts-deny': wrapped,
  'ufw-status': remarked,
  'kernel-version': named,
}
