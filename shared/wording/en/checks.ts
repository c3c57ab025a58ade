// Sentences of the check runner and the verdict.
export const CHECKS_EN = {
  'check.evidence-missing': '{{fact}} could not be read ({{reason}}), so this hop is not judged.',
  'check.evidence-not-collected': '{{fact}}: no evidence was collected, so this hop is not judged.',
  'check.target-not-located': 'The target could not be located, so this hop is not judged.',
  'windows.not-read':
    '{{instance}} runs Windows, whose inside is not read: only the cloud and probes are judged.',
  'windows.no-such-thing': '{{instance}} runs Windows, which has neither SELinux nor AppArmor.',
  'check.defect': 'The check failed inside whyport ({{error}}); this hop is not judged.',
} as const
