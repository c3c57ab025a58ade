// Who waits for this work when the collection is stopped?

/** Rejects with the signal's reason as soon as it aborts; the work may go on, and nobody hears of it. */
export const untilStopped = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const stopped = Promise.withResolvers<never>()
  const onStop = (): void => stopped.reject(signal.reason)
  if (signal.aborted) onStop()
  else signal.addEventListener('abort', onStop, { once: true })
  return Promise.race([work, stopped.promise]).finally(() =>
    signal.removeEventListener('abort', onStop),
  )
}
