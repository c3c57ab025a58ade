// Which RAM policy allows exactly what the collectors call?
import { ACTIONS, type ActionName } from '#server/collect/cloud/actions.ts'
import { PERMISSION_PROBES } from '#server/collect/cloud/permission-probes.ts'
import { ramPolicy } from '#shared/permissions.ts'
import { ramAction } from '#shared/plain/ram-action.ts'

/** The first statement is needed always; each action of the second one only downgrades its own hop. */
export const ramPolicyText = (): string => {
  const of = (level: 'core' | 'optional'): string[] =>
    (Object.keys(ACTIONS) as ActionName[])
      .filter(action => PERMISSION_PROBES[action].level === level)
      .flatMap(action => ramAction(action) ?? [])
      .toSorted()
  return `${JSON.stringify(ramPolicy([of('core'), of('optional')]), null, 2)}\n`
}
