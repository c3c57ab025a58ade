// Which reports do the renderers have to show well?
import { STEP_OF_HOP } from '#shared/hop.ts'
import type { Report } from '#shared/report.ts'

const message = { key: 'instance.running', params: { instance: 'i-bp1demo000000web0001' } }
const times = { startedAt: '2026-11-22T08:30:00.100Z', tookMs: 1 }

/** Everything passes; nothing optional is filled. */
export const reachable: Report = {
  schemaVersion: 1,
  id: 'r-0001',
  createdAt: '2026-11-22T08:30:00.123Z',
  engine: { name: 'whyport', version: '0.1.0' },
  account: null,
  question: { target: { asked: '203.0.113.10' }, port: 443, protocol: 'tcp', from: 'any' },
  verdict: {
    status: 'reachable',
    predicted: 'reachable',
    observed: 'reachable',
    agreement: 'agree',
    summary: 'Every hop lets the connection through.',
  },
  rootCauses: [],
  symptoms: [],
  findings: [finding('listener', 'pass', 'It listens.')],
  nextEvidence: [],
  probes: [],
  evidence: [],
  timeline: [],
  assumptions: [],
}

const RULE = `{
  "SecurityGroupRuleId": "sgr-bp1demo0000000000042",
  "Policy": "Drop",
  "Priority": "1",
  "IpProtocol": "TCP",
  "PortRange": "8080/8080",
  "SourceCidrIp": "0.0.0.0/0"
}`

const decidedBy = {
  kind: 'security-group-rule',
  id: 'sgr-bp1demo0000000000042',
  text: RULE,
  evidence: 'ev-0123456789ab',
  line: 12,
} as const

/** Two independent blockers, something unknown, something not on the path, probes, a fix. */
export const blocked: Report = {
  ...reachable,
  id: 'r-0002',
  account: 'demo',
  question: {
    target: {
      asked: 'i-bp1demo000000web0001',
      instanceId: 'i-bp1demo000000web0001',
      address: '203.0.113.10',
      region: 'cn-hangzhou',
    },
    port: 8080,
    protocol: 'tcp',
    from: '203.0.113.99',
  },
  verdict: {
    status: 'unreachable',
    predicted: 'unreachable',
    observed: 'not-probed',
    agreement: 'not-comparable',
    summary:
      'Blocked at the security group by rule sgr-bp1demo0000000000042, because a drop rule wins against an accept rule of the same priority.',
  },
  rootCauses: [
    {
      id: 'sg-equal-priority-drop-wins',
      hop: 'security-group',
      confidence: 'derived',
      because:
        'Rule sgr-bp1demo0000000000042 drops tcp/8080 from everywhere at priority 1; the accept rule has the same priority, and then the drop wins.',
      message,
      decidedBy,
      fix: {
        summary: 'Remove the drop rule, or give the accept rule a smaller priority number.',
        commands: [
          {
            tool: 'aliyun',
            do: "aliyun ecs RevokeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1demo000000web0001 --SecurityGroupRuleId.1 'sgr-bp1demo0000000000042'",
            undo: "aliyun ecs AuthorizeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1demo000000web0001 --Description 'no web for  strangers'",
          },
        ],
        alsoAdmits: [{ source: '0.0.0.0/0', ports: 'tcp/8080', to: ['i-bp1demo000000bat0001'] }],
        provenBySimulation: true,
      },
    },
    {
      id: 'listening-loopback-only',
      hop: 'listener',
      confidence: 'proven',
      because: 'Only 127.0.0.1:8080 listens.',
      message,
    },
  ],
  findings: [
    finding('instance', 'pass', 'Instance i-bp1demo000000web0001 is running and not locked.'),
    finding('nat', 'not-applicable', 'No NAT entry is on the way.'),
    {
      ...finding('security-group', 'fail', 'The drop rule wins.'),
      decidedBy,
      causes: ['sg-equal-priority-drop-wins'],
    },
    finding(
      'host-firewall',
      'unknown',
      'The nft rules could not be read, so this hop is not judged.',
    ),
    finding('listener', 'fail', 'Only 127.0.0.1:8080 listens.'),
  ],
  nextEvidence: [
    {
      need: 'host nft-ruleset',
      how: 'run `whyport collect` as root',
      wouldSettle: ['host-firewall-drop', 'host-firewall-reject'],
    },
  ],
  probes: [
    {
      vantagePoint: 'local',
      from: '10.0.0.7',
      to: { address: '203.0.113.10', port: 8080 },
      outcome: 'timed-out',
      failureSource: 'network',
      rttMs: 3000.4,
      at: '2026-11-22T08:30:00.200Z',
    },
  ],
  evidence: [
    {
      id: 'ev-0123456789ab',
      kind: 'ecs.DescribeSecurityGroupAttribute',
      subject: 'sg-bp1demo000000web0001',
      collectedAt: '2026-11-22T08:30:00.000Z',
      tookMs: 12,
      status: 'ok',
      sha256: '0'.repeat(64),
      redactions: 0,
      file: 'cloud/ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json',
    },
  ],
  assumptions: ['No Anti-DDoS product holds the address back.'],
}

function finding(
  hop: Report['findings'][number]['hop'],
  status: Report['findings'][number]['status'],
  because: string,
): Report['findings'][number] {
  const cites = ['ev-0123456789ab']
  return {
    check: hop,
    hop,
    step: STEP_OF_HOP[hop],
    status,
    causes: [],
    because,
    message,
    cites,
    ...times,
  }
}
