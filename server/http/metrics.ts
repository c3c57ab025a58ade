// What does the service count for Prometheus?

import type { FastifyInstance } from 'fastify'
import metricsPlugin from 'fastify-metrics'
import { PROBLEMS, text } from './described.ts'
import type { UseCases } from './use-cases.ts'

export const serveMetrics = (http: FastifyInstance, useCases: UseCases): void => {
  http.register(metricsPlugin.default, {
    // The plugin brings the handler; this one is never called.
    endpoint: { method: 'GET', url: '/metrics', schema: METRICS, handler: () => undefined },
    // The registry belongs to the process; a service that starts again in it starts counting again.
    clearRegisterOnInit: true,
    defaultMetrics: { enabled: true, prefix: 'whyport_' },
    routeMetrics: {
      enabled: { histogram: true, summary: false },
      overrides: {
        histogram: {
          name: 'whyport_http_request_duration_seconds',
          help: 'How long answers took, by route and status.',
        },
      },
    },
  })
  http.after(() => countUseCases(http, useCases))
}

const countUseCases = (http: FastifyInstance, { diagnoses, agents }: UseCases): void => {
  const { Gauge } = http.metrics.client
  const byState = new Gauge({
    name: 'whyport_diagnoses',
    help: 'Diagnoses kept, by state.',
    labelNames: ['state'],
    collect: async () => {
      for (const [state, count] of Object.entries(await diagnoses.counts()))
        byState.set({ state }, count)
    },
  })
  const online = new Gauge({
    name: 'whyport_agents_online',
    help: 'Agents that were heard of lately.',
    collect: async () => {
      online.set((await agents.list()).filter(({ state }) => state === 'online').length)
    },
  })
}

const METRICS = {
  summary: 'What the service counts',
  response: { 200: text('In the text format of Prometheus.', 'text/plain'), ...PROBLEMS },
}
