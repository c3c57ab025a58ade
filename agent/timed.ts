// When did this begin, and how long did it take?

export const timed = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly startedAt: string; readonly tookMs: number }> => {
  const startedAt = new Date().toISOString()
  const start = performance.now()
  const value = await work()
  return { value, startedAt, tookMs: Math.round((performance.now() - start) * 1000) / 1000 }
}
