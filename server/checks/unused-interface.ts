// Is this interface attached to nothing that uses it?
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { apiField } from './api-field.ts'

/** Nothing when it is in use, or when its state is not told. */
export const unusedInterface = ({ eniId, status, source }: NetworkInterface): FoundCause[] =>
  ['', 'inuse'].includes(status.toLowerCase())
    ? []
    : [
        {
          id: 'eni-not-inuse',
          because: say('public-address.eni-not-inuse', { eni: eniId, status }),
          confidence: 'derived',
          decidedBy: apiField(eniId, source, 'Status'),
          about: { eniId },
        },
      ]
