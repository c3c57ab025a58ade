// Is it certain that the packet comes in by the interface that the cloud delivers it to?
import type { Flow } from '#shared/flow.ts'

/**
 * True for clients on the Internet and for other machines of the account. Any other private address
 * may as well belong to a machine behind another interface of the host, such as a container.
 */
export const comesFromCloud = ({ sourceScope, path, sender, instanceId }: Flow): boolean =>
  sender === null
    ? sourceScope === 'internet' && path !== 'private'
    : sender.instanceId !== null && sender.instanceId !== instanceId
