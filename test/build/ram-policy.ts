// Which RAM policy allows exactly what the collectors call?
import { ACTIONS, type ActionName, ASSISTANT_ACTIONS } from '#server/collect/cloud/actions.ts'
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

/**
 * For `--host-by cloud-assistant` alone: whoever runs commands on a machine as root holds it, so the
 * machines are named. A command that is run at once has an id of its own, which nobody knows before.
 */
export const assistantPolicyText = (): string => {
  const Action = Object.keys(ASSISTANT_ACTIONS).flatMap(action => ramAction(action) ?? [])
  const Resource = ['acs:ecs:*:*:instance/i-PUT-YOUR-INSTANCE-HERE', 'acs:ecs:*:*:command/*']
  const Statement = [{ Effect: 'Allow', Action: Action.toSorted(), Resource }]
  return `${inLines({ Version: '1', Statement })}\n`
}

// As the formatter writes it: short lists on one line.
const inLines = (policy: object): string =>
  JSON.stringify(policy, null, 2).replace(
    /\[\s+("[^\]]*")\s+\]/g,
    (_list, names: string) => `[${names.replace(/\s*\n\s*/g, ' ')}]`,
  )
