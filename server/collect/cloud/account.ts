// Whose keys are these, and which regions can they see?
import { z } from 'zod'
import { callOf } from './call.ts'
import { HOME_REGION } from './endpoints.ts'
import type { Round } from './round.ts'
import { bodiesOf, distinct, elementsOf, text } from './wire.ts'

/** Needs no permission. null when the cloud did not say. */
export const askAccount = async (round: Round): Promise<string | null> => {
  const call = callOf('sts.GetCallerIdentity', HOME_REGION, { subject: '', params: {} })
  const [identity] = bodiesOf(await round.ask(call), z.looseObject({ AccountId: text }))
  return identity?.AccountId || null
}

/** Empty when the list could not be read. */
export const askRegions = async (round: Round): Promise<string[]> => {
  const reply = await round.ask(
    callOf('ecs.DescribeRegions', HOME_REGION, { subject: '', params: {} }),
  )
  const regions = elementsOf(reply, ['Regions', 'Region'], z.looseObject({ RegionId: text }))
  return distinct(regions.map(region => region.RegionId))
}
