// Is the bandwidth that the address shares with others used up?
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { packageOf } from '../facts/elastic-addresses.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'
import { FULL_PERCENT } from './telemetry.ts'

/** A hint, as all bandwidth is: a full package makes connections slow and loses some of them. */
export const bandwidthPackage = defineCheck({
  id: 'bandwidth-package',
  hop: 'public-address',
  needs: [],
  wants: ['metrics', 'elasticAddresses'],
  causes: ['bandwidth-package-saturated'],
  evaluate: ({ allocationId }, { metrics, elasticAddresses }) => {
    const id = packageOf(elasticAddresses, allocationId)
    if (id === null) return quietHint([])
    if (metrics.state === 'unavailable') return quietHint([metrics])
    const full = metrics.value.filter(
      ({ metric, resourceId, value }) =>
        /\.ratePercent$/.test(metric) && resourceId === id && value >= FULL_PERCENT,
    )
    const causes = full.map(({ metric, value, source }) => ({
      id: 'bandwidth-package-saturated',
      because: say('telemetry.package-full', { package: id, what: `${metric} ${value}` }),
      confidence: 'suspected' as const,
      decidedBy: apiField(id, source, 'Datapoints'),
      about: { bandwidthPackageId: id },
    }))
    const [first] = causes
    return first === undefined ? quietHint([]) : warn(first.because, { causes })
  },
})
