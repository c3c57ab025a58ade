// Which RAM permission does a call need? `ecs.DescribeInstances` → `ecs:DescribeInstances`

/** null: any key may call it. Products and actions whose permission has another name stand below. */
export const ramAction = (action: string): string | null => {
  const known = NAMED[action]
  if (known !== undefined) return known
  const [product = '', name = ''] = action.split('.')
  return `${PREFIX[product] ?? product}:${name}`
}

// Authorization tables of help.aliyun.com, read 2026-11-22. `DescribeAcccount` is spelt so there.
const NAMED: Readonly<Record<string, string | null>> = {
  'sts.GetCallerIdentity': null,
  'bssopenapi.QueryAccountBalance': 'bss:DescribeAcccount',
  'cms.DescribeMetricLast': 'cms:QueryMetricLast',
  'cms.DescribeMetricList': 'cms:QueryMetricList',
}

const PREFIX: Readonly<Record<string, string>> = {
  cloudfw: 'yundun-cloudfirewall',
  cbn: 'cen',
  vpcpeer: 'vpc',
  bssopenapi: 'bss',
}
