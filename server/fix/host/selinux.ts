// Which type does the refused port need, and is it added or changed?

import { advice, type FixValues, textOf } from '#server/fix/cloud/advice.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'

/**
 * A command only where the list of port types was read (it tells `-a` from `-m`: a port that stands alone in it
 * cannot be added) and the program's own type is one whose ports are known. Null for other causes.
 */
export const selinuxFix = (cause: FoundCause, _flow: Flow, values: FixValues): Fix | null => {
  if (cause.id !== 'selinux-port-denied') return null
  const [port, protocol, own, old] = ['port', 'protocol', 'own', 'type'].map(name =>
    textOf(values, name),
  )
  const type = TYPES[textOf(values, 'domain')]
  const at = `-p ${protocol} ${port}`
  if (type === undefined || own === '' || old === undefined || !TYPE.test(old))
    return advice('cause.selinux-port-denied.fix', {})
  const change =
    own === 'yes'
      ? { do: `semanage port -m -t ${type} ${at}`, undo: `semanage port -m -t ${old} ${at}` }
      : { do: `semanage port -a -t ${type} ${at}`, undo: `semanage port -d ${at}` }
  return advice(
    'fix.selinux-port',
    { port: port ?? '', protocol: protocol ?? '', type, old },
    { commands: [{ tool: 'semanage', ...change }] },
  )
}

const TYPE = /^[A-Za-z]\w{0,80}_t$/

/** What the reference policy lets these bind (its .te files, read 2026-11-27). */
const TYPES: Readonly<Record<string, string>> = {
  httpd_t: 'http_port_t',
  sshd_t: 'ssh_port_t',
  mysqld_t: 'mysqld_port_t',
  postgresql_t: 'postgresql_port_t',
  redis_t: 'redis_port_t',
  named_t: 'dns_port_t',
  squid_t: 'http_cache_port_t',
}
