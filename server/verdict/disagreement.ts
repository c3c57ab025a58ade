// What does it mean when packets show something else than the configuration promises?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { warn } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { Conclusion } from './conclude.ts'

/** A finding of its own, with the next best evidence; null when the two don't contradict each other. */
export const disagreementOf = (
  flow: Flow,
  { agreement, predicted, observed }: Conclusion,
  startedAt: string,
): Judged | null =>
  agreement === 'contradict'
    ? {
        check: 'prediction-contradicted',
        hop: 'path',
        judgement: warn(
          say('verdict.contradicted', {
            predicted: say(`reach.${predicted}`),
            observed: say(`reach.${observed}`),
          }),
          {
            missing: [
              {
                need: say(
                  observed === 'reachable'
                    ? 'verdict.contradicted-open-need'
                    : 'verdict.contradicted-closed-need',
                ),
                how: howToSettle(flow, observed),
                wouldSettle: ['prediction-contradicted'],
              },
            ],
          },
        ),
        cites: [],
        consequenceOf: [],
        startedAt,
        tookMs: 0,
      }
    : null

const howToSettle = ({ port }: Flow, observed: string): Message =>
  observed === 'reachable'
    ? say('verdict.contradicted-open-how')
    : say('verdict.contradicted-closed-how', { port: port ?? 0 })
