// Sentences of the instance hop.
export const INSTANCE_EN = {
  'instance.running': 'Instance {{instance}} is running and not locked.',
} as const
