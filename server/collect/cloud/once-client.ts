// Was this very call answered already?
import { keyOf } from './call.ts'
import type { Answered, CloudClient } from './client.ts'

/**
 * Sends each call once. Whoever asks the same again gets the same answer, with its times; a call
 * that was stopped has none.
 */
export const onceClient = (client: CloudClient): CloudClient => {
  const answers = new Map<string, Promise<Answered>>()
  return {
    ...client,
    call: async (call, signal) => {
      const key = keyOf(call)
      const asked = answers.get(key) ?? client.call(call, signal)
      answers.set(key, asked)
      const answered = await asked
      if (answered.outcome.kind === 'stopped') answers.delete(key)
      return answered
    },
  }
}
