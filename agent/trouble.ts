// What went wrong for whoever started the agent, and what to do next?

/** 64 wrong use, 69 the server did not answer, 77 refused. */
export class AgentTrouble extends Error {
  readonly exit: 64 | 69 | 77
  readonly subject: string
  readonly next: string

  constructor(
    exit: 64 | 69 | 77,
    say: { readonly subject: string; readonly message: string; readonly next: string },
    options?: ErrorOptions,
  ) {
    super(say.message, options)
    this.name = 'AgentTrouble'
    this.exit = exit
    this.subject = say.subject
    this.next = say.next
  }
}
