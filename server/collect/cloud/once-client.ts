// Was this very call answered already?
import { keyOf } from './call.ts'
import type { Answered, CloudClient } from './client.ts'

/** Sends each call once. Whoever asks the same again gets the same answer, with its times. */
export const onceClient = (client: CloudClient): CloudClient => {
  const answers = new Map<string, Promise<Answered>>()
  return {
    ...client,
    call: (call, signal) => {
      const key = keyOf(call)
      const answer = answers.get(key) ?? client.call(call, signal)
      answers.set(key, answer)
      return answer
    },
  }
}
