// How is an address written, so that the same one is the same text?
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'

/** IPv6 addresses are written in more than one way; what is no single address stays as it is. */
export const oneSpelling = (text: string): string => {
  const address = parseAddress(text)
  return address === null ? text : formatAddress(address)
}
