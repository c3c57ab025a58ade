// Which number stands in this field of an answer?
import { z } from 'zod'

/**
 * Products write numbers as text too, and 0 and 1 as false and true. null: nothing can be read, which
 * is not 0: an empty text means that the field is not set (network-semantics §C.2).
 */
export const wireNumber = z
  .unknown()
  .optional()
  .transform(value => {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : value
    if (!['number', 'string', 'boolean'].includes(typeof number)) return null
    return Number.isFinite(Number(number)) ? Number(number) : null
  })
