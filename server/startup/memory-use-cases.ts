// What can the service do while it keeps diagnoses in memory only?
import { WhyportError } from '#shared/error.ts'
import type { Diagnoses, UseCases } from '../http/use-cases.ts'

export const memoryUseCases = (diagnoses: Diagnoses): UseCases => ({
  diagnoses,
  bundle: async () => null,
  compare: () => Promise.reject(notYet('comparisons')),
  verify: () => Promise.reject(notYet('verifications')),
  agents: {
    invite: () => Promise.reject(notYet('agents')),
    list: async () => [],
    remove: async () => false,
    vantagePoints: async () => [],
  },
  once: (_scope, _key, { make }) => make(),
  troubles: async () => [],
})

const notYet = (subject: string): WhyportError =>
  new WhyportError('not-ready', {
    subject,
    message: 'this service keeps nothing on disk yet, and cannot do that',
    next: 'use the command line: npm run -s whyport -- --help',
  })
