// How does a folder of example answers become the demo account? Run by hand: node … <examples folder>
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DEMO_FOLDER } from './demo-account.ts'

/** Examples that are one call's view, another VPC's, or about writing; the account holds none of them. */
const LEFT_OUT =
  /^(?:error\.|nis\.|sts\.AssumeRole|ecs\.(?:Create|Run)|.*\.(?:not-found|enabled|page\d)\.json)|DescribeInvocation|ReportAttributes|HistoryEvents/

/** Variants whose names would be read as subjects. */
const RENAMED: Readonly<Record<string, string>> = {
  'ecs.DescribeSecurityGroupAttribute.json':
    'ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json',
  'ecs.DescribeSecurityGroupAttribute.enterprise.json':
    'ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000app0001.json',
  'ecs.DescribeSecurityGroupAttribute.group-source.json':
    'ecs.DescribeSecurityGroupAttribute.sg-bp1demo0000mgmt00001.json',
  'ecs.DescribePortRangeListEntries.json':
    'ecs.DescribePortRangeListEntries.prl-bp1demo0appports01.json',
  'vpc.DescribeRouteEntryList.json': 'vpc.DescribeRouteEntryList.vtb-bp1demo000000custom01.json',
  'vpc.DescribeRouteEntryList.system.json':
    'vpc.DescribeRouteEntryList.vtb-bp1demo000000system01.json',
  'vpc.DescribeVSwitchAttributes.json':
    'vpc.DescribeVSwitchAttributes.vsw-bp1demo0000000front01.json',
}

const Example = z.looseObject({ response: z.looseObject({}) })

const bodyIn = (path: string): unknown =>
  Example.parse(JSON.parse(readFileSync(path, 'utf8'))).response

/** Anti-DDoS has no example: every public address of the demo account is well. */
const ATTACK_STATUS = {
  RequestId: '7A16A0E7-1A2B-5C3D-9E4F-100000094C51',
  Total: 4,
  InstanceList: [
    ['eip-bp1demo000000web0001', 'eip', '203.0.113.10'],
    ['eip-bp1demo000000nat0001', 'eip', '203.0.113.20'],
    ['eip-bp1demo000000free001', 'eip', '203.0.113.40'],
    ['i-bp1demo000000bat0001', 'ecs', '203.0.113.30'],
  ].map(([InstanceId, InstanceType, InstanceIp]) => ({
    InstanceId,
    InstanceType,
    InstanceStatus: 'normal',
    IpAddressConfig: [
      {
        InstanceIp,
        IpStatus: 'normal',
        RegionId: 'cn-hangzhou',
        BlackholeThreshold: 5000,
        DefenseBpsThreshold: 1000,
        DefensePpsThreshold: 300_000,
        ElasticThreshold: 5000,
        IsFullProtection: 0,
      },
    ],
  })),
}

const VSwitch = z.looseObject({ VSwitchId: z.string() })

// The examples hold the attributes of one vSwitch; the list of vSwitches knows the other one.
const backVSwitch = (examples: string): unknown => {
  const body = z
    .looseObject({ VSwitches: z.looseObject({ VSwitch: z.array(VSwitch) }) })
    .parse(bodyIn(join(examples, 'vpc.DescribeVSwitches.json')))
  const back = body.VSwitches.VSwitch.find(v => v.VSwitchId === 'vsw-bp1demo00000000back01')
  return { RequestId: '7A16B0EA-1A2B-5C3D-9E4F-100000096A7D', ...back }
}

const [examples] = process.argv.slice(2)
if (examples === undefined) throw new Error('usage: node convert-examples.ts <examples folder>')
const cloud = join(DEMO_FOLDER, 'cloud')
rmSync(cloud, { recursive: true, force: true })
mkdirSync(cloud, { recursive: true })
const write = (file: string, body: unknown): void =>
  writeFileSync(join(cloud, file), `${JSON.stringify(body, null, 2)}\n`)
for (const file of readdirSync(examples).filter(f => f.endsWith('.json') && !LEFT_OUT.test(f)))
  write(RENAMED[file] ?? file, bodyIn(join(examples, file)))
write('vpc.DescribeVSwitchAttributes.vsw-bp1demo00000000back01.json', backVSwitch(examples))
write('antiddos-public.DescribeInstanceIpAddress.json', ATTACK_STATUS)
execFileSync('biome', ['format', '--write', cloud], { stdio: 'inherit' })
