// Which addresses mean something by themselves, so that a pseudonym must not leave or enter their block?
import { parseAddress } from '#shared/plain/ip.ts'

/** `frozen`: every address inside stays as it is. Otherwise only the block itself does. */
export type Block = {
  readonly value: bigint
  readonly prefix: number
  readonly family: 4 | 6
  readonly frozen: boolean
}

const blocks = (frozen: boolean, ...texts: readonly string[]): readonly Block[] =>
  texts.map(text => {
    const [literal = '', prefix = ''] = text.split('/')
    const address = parseAddress(literal)
    if (address === null) throw new TypeError(`no block: ${text}`)
    return { ...address, prefix: Number(prefix), frozen }
  })

/**
 * The special-purpose registries of IANA (RFC 6890, read 2026-11-26), the addresses of Alibaba Cloud's
 * metadata, DNS and time services, and the usual first /64 of link-local interfaces.
 */
export const BLOCKS: readonly Block[] = [
  ...blocks(false, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'),
  ...blocks(false, '192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15'),
  ...blocks(true, '0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'),
  ...blocks(true, '100.100.100.200/32', '100.100.2.112/28', '100.100.2.128/28'),
  ...blocks(true, '::/8', 'ff00::/8', 'fd00:ec2::254/128'),
  ...blocks(false, '2000::/3', '2001::/23', '2002::/16', '64:ff9b::/96', '64:ff9b:1::/48'),
  ...blocks(false, '100::/64', 'fc00::/7', 'fe80::/10', 'fe80::/64'),
]
