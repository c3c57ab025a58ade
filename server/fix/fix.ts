// What mends this cause?
import { CAUSES, type CauseId } from '#shared/causes/catalogue.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { Facts } from '../facts/facts.ts'

/** A fix written for this very flow, else the catalogue's advice without commands. */
export const fixFor = (cause: FoundCause, _flow: Flow, _facts: Facts): Fix | null => {
  const advice = CAUSES[cause.id as CauseId]
  return advice === undefined || advice.fix === ''
    ? null
    : { summary: advice.fix, commands: [], alsoAdmits: [], provenBySimulation: false }
}
