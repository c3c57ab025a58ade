// Sentences about expectations and whether they are met.
export const VERIFY_EN = {
  'verify.met': 'It is {{status}}, as expected: {{summary}}',
  'verify.violated': 'It is {{status}}, expected was {{expected}}: {{summary}}',
  'verify.violated.gets-in': 'Expected was that nobody gets in; {{sources}} does: {{summary}}',
  'verify.unknown': 'The evidence does not decide it: {{summary}}',
  'verify.unknown.not-there': 'There is no such target, which proves nothing: {{summary}}',
  'verify.unknown.contradict':
    'The configuration says {{predicted}}, probes saw {{observed}}; which holds for every source is open.',
  'verify.unknown.failed': 'It could not be asked: {{subject}}: {{message}}',
  'verify.outcome.met': 'met',
  'verify.outcome.violated': 'violated',
  'verify.outcome.unknown': 'unknown',
  'verify.missing': '{{need}}: {{how}}',
  'verify.heading.met': 'ALL EXPECTATIONS MET',
  'verify.heading.violated': 'EXPECTATIONS VIOLATED',
  'verify.heading.unknown': 'NOT DECIDED',
  'verify.counts': '{{met}} met, {{violated}} violated, {{unknown}} unknown',
  'verify.asked': '{{from}} to {{target}}, {{protocol}}{{port}}: expected {{expected}}',
  'verify.causes': 'causes: {{causes}}',
  'verify.owner': 'severity {{severity}}, owner {{owner}}',
  'verify.report': 'report {{id}}',
  'verify.footer': 'Verified at {{createdAt}}',
} as const
