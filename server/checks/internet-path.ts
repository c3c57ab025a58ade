// Is there a public address on the path of this flow?
import type { Flow } from '#shared/flow.ts'
import { type Message, say } from '#shared/message.ts'

/** For `appliesTo`: the sentence that says why what guards public addresses is not on the path. */
export const notOnInternetPath = ({ path, publicAddress, loadBalancer }: Flow): Message | null => {
  if (path === 'private') return say('provider.private-path')
  if (path === 'none') return say('provider.no-public-path')
  if (path === 'load-balancer' && loadBalancer !== null && publicAddress === null)
    return say('provider.private-path')
  return path === 'ipv6' && publicAddress === null ? say('provider.no-public-path') : null
}
