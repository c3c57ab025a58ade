// Which places of the public network of probes were named?
import { WhyportError } from './error.ts'

/** Ten at most: each connects three times. */
export const globalpingLocations = (text: string, subject: string): readonly string[] => {
  const locations = text
    .split(',')
    .map(location => location.trim())
    .filter(location => location !== '')
  if (locations.length > 0 && locations.length <= 10 && locations.every(isLocation))
    return locations
  throw new WhyportError('bad-usage', {
    subject,
    message: `"${text}" is no list of one to ten places`,
    next: 'countries, cities or networks as Globalping names them, for example: CN,Frankfurt,AS13335',
  })
}

const isLocation = (text: string): boolean => /^[\p{L}\p{N} .+'-]{2,60}$/u.test(text)
