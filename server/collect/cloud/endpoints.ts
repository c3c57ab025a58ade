// Which host answers for this product in this region, and is there such a region?
// Product endpoint lists of help.aliyun.com and the endpoint maps of the official SDKs, read 2026-11-22.

/** Products whose client has no endpoint map of its own (ECS and VPC clients bring theirs). */
export const endpointOf = (product: string, region: string): string => {
  if (product === 'slb' && OLD_CLASSIC.includes(region)) return 'slb.aliyuncs.com'
  if (product === 'cloudfw') return CLOUD_FIREWALL[region] ?? 'cloudfw.aliyuncs.com'
  if (product === 'swas-open') return `swas.${region}.aliyuncs.com`
  if (product === 'cms') return `metrics.${region}.aliyuncs.com`
  if (product === 'nis')
    return region.startsWith('cn-') ? 'nis.aliyuncs.com' : 'nis-intl.aliyuncs.com'
  return CENTRAL[product] ?? `${product}.${region}.aliyuncs.com`
}

// Regions that classic load balancers served first share one endpoint.
const OLD_CLASSIC: readonly string[] = [
  'cn-qingdao cn-beijing cn-hangzhou cn-shanghai cn-shenzhen cn-hongkong ap-southeast-1 us-east-1',
  'us-west-1 cn-hangzhou-finance cn-shanghai-finance-1 cn-shenzhen-finance-1 cn-north-2-gov-1',
].flatMap(line => line.split(' '))

const CENTRAL: Readonly<Record<string, string>> = {
  sts: 'sts.aliyuncs.com',
  bssopenapi: 'business.aliyuncs.com',
  vpcpeer: 'vpcpeer.aliyuncs.com',
  cbn: 'cbn.aliyuncs.com',
  'antiddos-public': 'antiddos.aliyuncs.com',
}

const CLOUD_FIREWALL: Readonly<Record<string, string>> = {
  'cn-hangzhou': 'cloudfw.cn-hangzhou.aliyuncs.com',
  'ap-southeast-1': 'cloudfw.ap-southeast-1.aliyuncs.com',
  'ap-southeast-3': 'cloudfw.ap-southeast-1.aliyuncs.com',
}

/** Where calls go that are about no region, such as the list of regions. */
export const HOME_REGION = 'cn-hangzhou'

/** Regions known in 2026; DescribeRegions has the last word on any other. */
export const KNOWN_REGIONS: readonly string[] = [
  'cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-wulanchabu cn-hangzhou cn-shanghai',
  'cn-nanjing cn-shenzhen cn-heyuan cn-guangzhou cn-fuzhou cn-wuhan-lr cn-chengdu cn-hongkong',
  'cn-zhongwei ap-northeast-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-southeast-3',
  'ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-southeast-8 ap-south-1 us-east-1 us-west-1',
  'us-southeast-1 na-south-1 eu-west-1 eu-central-1 me-east-1 me-central-1 cn-hangzhou-finance',
  'cn-shanghai-finance-1 cn-shenzhen-finance-1 cn-beijing-finance-1 cn-north-2-gov-1',
].flatMap(line => line.split(' '))

/** The up to three regions whose names are most like `asked`. */
export const closeRegions = (asked: string, regions: readonly string[] = KNOWN_REGIONS): string[] =>
  regions
    .map(region => ({ region, edits: editsBetween(asked, region) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ region }) => region)

// Levenshtein distance, row by row.
const editsBetween = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * Region that the middle of an id hints at: observed in ids of many accounts, documented nowhere.
 * Good enough for where to look first, never for a statement.
 */
export const guessRegion = (id: string): string | null =>
  ID_REGIONS[/^[a-z]+-(?<place>[a-z0-9]{3})/.exec(id)?.groups?.['place'] ?? ''] ?? null

const ID_REGIONS: Readonly<Record<string, string>> = {
  bp1: 'cn-hangzhou',
  uf6: 'cn-shanghai',
  '2ze': 'cn-beijing',
  wz9: 'cn-shenzhen',
  m5e: 'cn-qingdao',
  j6c: 'cn-hongkong',
  t4n: 'ap-southeast-1',
  '0xi': 'us-east-1',
  rj9: 'us-west-1',
  gw8: 'eu-central-1',
  '6we': 'ap-northeast-1',
}
