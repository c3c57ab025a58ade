// Which reports carry texts that would act on whoever shows them?
import fc from 'fast-check'
import type { Report } from '#shared/report.ts'
import { blocked } from './sample-reports.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\x1b[2J\x1b[H all fine',
    'a\nREACHABLE\n',
    '\u202egnp.exe',
    '\u9b31\x9b31m',
    '\r✓ listener',
    '例'.repeat(60),
    'x'.repeat(200),
    '$t(report.path)',
    '{{count}}',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '![x](http://192.0.2.1/x.png)',
    '[click](javascript:alert(1))',
    '| a | b |\n| --- | --- |',
    '```\n# forged\n```',
    '`a``b`',
    '# forged',
    '- forged',
    '1. forged',
    'https://192.0.2.1/a www.example.com',
    '\ud800',
    '\u2028',
    'e\u0301'.repeat(90),
  ),
)

/** The report with every text from outside replaced. */
const withTexts = (next: () => string): Report => ({
  ...blocked,
  id: next(),
  createdAt: next(),
  account: next(),
  question: {
    ...blocked.question,
    target: { asked: next(), instanceId: next(), address: next(), region: next() },
    from: next(),
  },
  verdict: { ...blocked.verdict, summary: next() },
  rootCauses: blocked.rootCauses.map(cause => ({
    ...cause,
    id: next(),
    because: next(),
    decidedBy: { kind: 'nft-rule', id: next(), text: next(), evidence: next(), line: 1 },
    fix: {
      summary: next(),
      commands: [{ tool: next(), do: next(), undo: next() }],
      alsoAdmits: [{ source: next(), ports: next(), to: [next(), next()] }],
      provenBySimulation: false,
    },
  })),
  symptoms: blocked.rootCauses,
  findings: blocked.findings.map(finding => ({
    ...finding,
    because: next(),
    causes: [next()],
    cites: [next()],
  })),
  nextEvidence: [{ need: next(), how: next(), wouldSettle: [next(), next()] }],
  admittedSources: { ipv4: [next()], ipv6: [next()] },
  probes: [
    {
      ...blocked.probes[0],
      vantagePoint: next(),
      outcome: 'error',
      detail: next(),
      failureSource: 'local',
      at: next(),
    },
  ],
  aboveTcp: { tls: next(), http: next() },
  evidence: blocked.evidence.map(entry => ({ ...entry, file: next() })),
  assumptions: [next()],
})

export const hostileReport = fc.array(hostile, { minLength: 60, maxLength: 60 }).map(texts => {
  let place = 0
  return withTexts(() => texts[place++ % texts.length] ?? '')
})
