// Which key has what the catalogue says about a cause?
import { CAUSES } from '../causes/catalogue.ts'

type Texts = Readonly<Record<string, { readonly fix: string }>>

/** `cause.<id>.fix`, for each cause that says one. */
export const causeWording = (causes: Texts = CAUSES): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(causes).map(([id, { fix }]) => [`cause.${id}.fix`, fix]))
