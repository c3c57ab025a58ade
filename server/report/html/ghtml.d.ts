// What types has the template library? It ships none.
declare module 'ghtml' {
  /** Escapes every value; `!${…}` puts one in as it is. */
  export const html: (literals: TemplateStringsArray, ...values: unknown[]) => string
}
