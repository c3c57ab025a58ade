// What is the service made of? The second half of app.ts: it constructs, and decides nothing.
import { randomUUID } from 'node:crypto'
import type { AgentDoor } from '#shared/agent-door.ts'
import { WhyportError } from '#shared/error.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { App, Sources } from './app.ts'
import { signingKey } from './bundle/keys.ts'
import { makeBundle } from './bundle/make-bundle.ts'
import type { Config } from './config.ts'
import { problemOf } from './http/problem.ts'
import type { UseCases } from './http/use-cases.ts'
import { once } from './jobs/once.ts'
import { DIAGNOSIS_LIMITS, openDiagnoses } from './jobs/open-diagnoses.ts'
import { sentHost } from './sources/sent-host.ts'
import { serverPoint } from './sources/server-point.ts'
import { type AgentSide, startAgentSide } from './startup/agent-side.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'
import { compareSides, troublesOf } from './stored-reports.ts'
import { verify } from './verify.ts'

export type Service = {
  readonly useCases: UseCases
  /** Where agents knock: on the service's own listener, and on theirs. */
  readonly door: AgentDoor
  readonly close: () => Promise<void>
}

export type ServiceParts = {
  readonly app: App
  readonly mode: Sources['mode']
  readonly config: Config
  /** The service's own address, once it listens. */
  readonly url: () => string
  readonly log: (text: string) => void
}

/** Takes up what an earlier process left unfinished. Throws a WhyportError when the folder cannot be had. */
export const openService = async (parts: ServiceParts): Promise<Service> => {
  const { config, log, url } = parts
  const { dataDir } = config
  const store = await openStore(dataDir)
  const side = await startAgentSide(config.agents, {
    ...{ store: store.agents, dataDir, mainUrl: url, log },
  }).catch(async error => {
    await store.close()
    throw error
  })
  const diagnoses = await openDiagnoses({
    ...{ store, problemOf, log, now, newId: randomUUID, limits: DIAGNOSIS_LIMITS },
    run: askWith(parts, side),
  })
  return {
    useCases: useCasesOf(parts, { store, side, diagnoses }),
    door: side.agents.door,
    close: async () => {
      await Promise.all([diagnoses.stop(), side.stop()])
      await store.close()
    },
  }
}

const now = (): Date => new Date()

type Ask = Parameters<typeof openDiagnoses>[0]['run']

const askWith =
  (
    { app, mode, config: { probes, hostBy }, log }: ServiceParts,
    { agents }: AgentSide,
    more: Pick<Sources, 'measures'> = {},
  ): Ask =>
  async (asked, { id, onProgress, signal }) => {
    const { hostEvidence } = asked
    return app.diagnose(asked, {
      sources: {
        ...more,
        ...(hostEvidence === undefined ? {} : { hostEvidence: await sentHost(hostEvidence) }),
        mode,
        // Both of them, or nothing is run anywhere.
        ...(hostBy !== null && asked.hostBy === hostBy ? { hostBy } : {}),
        outside: {
          diagnosis: id,
          agents,
          server: serverPoint(probes.control),
          allow: probes.allow,
          globalping: probes.globalping,
          // The demo account's answers are invented: they prove nobody's ownership.
          factsProve: mode === 'live',
        },
      },
      onProgress: event => {
        if (event.kind === 'note' && event.always) log(`diagnosis ${id}: ${event.text}`)
        onProgress(event)
      },
      signal,
    })
  }

type Open = {
  readonly store: Store
  readonly side: AgentSide
  readonly diagnoses: Awaited<ReturnType<typeof openDiagnoses>>
}

const useCasesOf = (parts: ServiceParts, { store, side, diagnoses }: Open): UseCases => ({
  diagnoses: {
    ...diagnoses,
    submit: async (asked, key) => {
      refuseHostBy(asked, parts)
      if (asked.hostEvidence !== undefined) await sentHost(asked.hostEvidence)
      return diagnoses.submit(asked, key)
    },
  },
  bundle: id => bundleOf(id, { store, dataDir: parts.config.dataDir, log: parts.log }),
  compare: request => compareSides(request, store.diagnoses),
  verify: ({ expectations }, signal) =>
    verify(expectations, {
      now: () => now().toISOString(),
      diagnose: asked =>
        askWith(parts, side, { measures: false })(asked, {
          id: randomUUID(),
          onProgress: () => undefined,
          signal,
        }),
    }),
  agents: {
    invite: side.agents.invite,
    list: side.agents.list,
    remove: side.agents.remove,
    vantagePoints: async () => [
      serverPoint(parts.config.probes.control),
      ...(await side.agents.vantagePoints()),
    ],
  },
  once: once(store.answers, now),
  troubles: () => troublesOf(store),
})

// Told at once: a question that is accepted and then not done as asked would be found out late.
const refuseHostBy = (
  { hostBy, hostEvidence }: AskedQuestion,
  { mode, config }: ServiceParts,
): void => {
  if (hostBy !== undefined && hostEvidence !== undefined)
    throw new WhyportError('sources-conflict', {
      subject: 'hostBy',
      message: 'both it and hostEvidence give the host part',
      next: 'leave one of them out',
    })
  if (hostBy === undefined || (mode === 'live' && hostBy === config.hostBy)) return
  throw new WhyportError('bad-usage', {
    subject: 'hostBy',
    message:
      mode === 'live'
        ? 'the operator of this service has not allowed scripts to be run on instances'
        : 'this service answers from recorded or invented accounts, which have no machines',
    next: 'leave hostBy out; the operator allows it with WHYPORT_HOST_BY=cloud-assistant',
  })
}

const bundleOf = async (
  id: string,
  { store, dataDir, log }: { store: Store; dataDir: string; log: (text: string) => void },
): Promise<Buffer | null> => {
  const { diagnoses } = store
  const [report, evidence, asked] = await Promise.all([
    diagnoses.report(id),
    diagnoses.evidence(id),
    diagnoses.asked(id),
  ])
  if (report === null || evidence === null || asked === null) return null
  return makeBundle({ report, evidence, asked, key: await signingKey(dataDir, log) })
}
