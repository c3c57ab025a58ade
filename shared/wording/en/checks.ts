// Sentences of the check runner and the verdict.
export const CHECKS_EN = {
  'check.evidence-missing': '{{fact}} could not be read ({{reason}}), so this hop is not judged.',
  'check.evidence-not-collected': '{{fact}}: no evidence was collected, so this hop is not judged.',
  'check.target-not-located': 'The target could not be located, so this hop is not judged.',
  'check.defect': 'The check failed inside whyport ({{error}}); this hop is not judged.',
} as const
