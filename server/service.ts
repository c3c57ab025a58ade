// What is the service made of? The second half of app.ts: it constructs, and decides nothing.
import { randomUUID } from 'node:crypto'
import { WhyportError } from '#shared/error.ts'
import type { App, Sources } from './app.ts'
import { problemOf } from './http/problem.ts'
import type { UseCases } from './http/use-cases.ts'
import { once } from './jobs/once.ts'
import { DIAGNOSIS_LIMITS, openDiagnoses } from './jobs/open-diagnoses.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

export type Service = { readonly useCases: UseCases; readonly close: () => Promise<void> }

export type ServiceParts = {
  readonly app: App
  readonly mode: Sources['mode']
  readonly dataDir: string
  readonly log: (text: string) => void
}

/** Takes up what an earlier process left unfinished. Throws a WhyportError when the folder cannot be had. */
export const openService = async ({ app, mode, dataDir, log }: ServiceParts): Promise<Service> => {
  const store = await openStore(dataDir)
  const now = () => new Date()
  const diagnoses = await openDiagnoses({
    ...{ store, problemOf, log, now, newId: randomUUID, limits: DIAGNOSIS_LIMITS },
    run: (asked, { onProgress, signal }) =>
      app.diagnose(asked, { sources: { mode }, onProgress, signal }),
  })
  return {
    useCases: {
      ...NOT_YET,
      diagnoses,
      once: once(store.answers, now),
      troubles: () => troublesOf(store),
    },
    close: async () => {
      await diagnoses.stop()
      await store.close()
    },
  }
}

const troublesOf = async ({ probeWrite }: Store): Promise<string[]> => {
  try {
    await probeWrite()
    return []
  } catch (error) {
    if (error instanceof WhyportError) return [`${error.message}; ${error.next}`]
    throw error
  }
}

const notYet = async (): Promise<never> => {
  throw new WhyportError('not-ready', {
    subject: 'service',
    message: 'cannot do that yet',
    next: 'use the command line: npm run -s whyport -- --help',
  })
}

const NOT_YET = {
  bundle: async () => null,
  compare: notYet,
  verify: notYet,
  agents: {
    invite: notYet,
    list: async () => [],
    remove: async () => false,
    vantagePoints: async () => [],
  },
}
