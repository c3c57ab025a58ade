// How do many who ask at the same time share one reading?

/** Whoever asks while one reading runs shares the next one; `atMost` questions a reading. */
export const batched = <Question, Answer>(
  read: (questions: readonly Question[]) => Promise<(question: Question) => Answer | null>,
  atMost: number,
): ((question: Question) => Promise<Answer | null>) => {
  type Waiting = { readonly question: Question; readonly tell: (answer: Answer | null) => void }
  const waiting: Waiting[] = []
  let isRunning = false
  const run = async (): Promise<void> => {
    isRunning = true
    // Those who ask in the same turn are taken along.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.splice(0, atMost)
      const answerOf = await read(batch.map(({ question }) => question)).catch(() => () => null)
      for (const { question, tell } of batch) tell(answerOf(question))
    }
    isRunning = false
  }
  return question =>
    new Promise(tell => {
      waiting.push({ question, tell })
      if (!isRunning) void run()
    })
}
