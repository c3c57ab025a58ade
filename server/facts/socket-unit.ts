// Which of the units that were read owns this socket?
import type { Fact } from './fact.ts'
import type { Listener } from './listeners.ts'
import type { Unit } from './units.ts'

/** By the cgroup that `ss -e` prints from iproute2 5.9 on, else by the process. Null: no unit that was read. */
export const unitOfSocket = (
  { source, pid }: Listener,
  units: Fact<readonly Unit[]>,
): Unit | null => {
  if (units.state === 'unavailable') return null
  // Printed after the names of processes, which anyone may choose.
  const cgroup = source.text.slice(source.text.lastIndexOf(' cgroup:'), 5000).split(' ')[1] ?? ''
  const parts = cgroup.startsWith('cgroup:/') ? cgroup.split('/') : []
  return (
    units.value.find(({ name }) => parts.includes(name)) ??
    units.value.find(({ mainPid }) => mainPid > 0 && mainPid === pid) ??
    null
  )
}
