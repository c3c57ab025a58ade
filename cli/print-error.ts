// How is an error told to the person at the terminal?
import { CommanderError } from 'commander'
import { WhyportError } from '#shared/error.ts'
import { EXIT, exitOfError } from './exit-code.ts'
import { type Terminal, tell } from './terminal.ts'

/** Prints what is wrong and what to do, never a stack; returns the exit status. */
export const printError = (error: unknown, terminal: Terminal): number => {
  if (error instanceof CommanderError) return printUsage(error, terminal)
  if (error instanceof WhyportError) {
    tell(terminal, `whyport: ${error.subject}: ${error.message}`)
    tell(terminal, `  next: ${error.next}`)
  } else printDefect(error, terminal)
  return exitOfError(error)
}

const printUsage = (error: CommanderError, terminal: Terminal): number => {
  if (error.exitCode === 0) return EXIT.ok
  if (error.code === 'commander.help') return EXIT.usage
  const [message = '', ...hints] = error.message.replace(/^error: /, '').split('\n')
  tell(terminal, `whyport: ${[message, ...hints].join(' ')}`)
  tell(terminal, '  next: whyport diagnose --help, or for example')
  tell(terminal, '        whyport diagnose i-bp1demo000000web0001 --demo --port 8080')
  return EXIT.usage
}

const printDefect = (error: unknown, terminal: Terminal): void => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  tell(terminal, `whyport: this is a defect in whyport: ${text}`)
  tell(
    terminal,
    '  next: please report it with the command you ran; WHYPORT_DEBUG=1 adds the place',
  )
  if (terminal.env['WHYPORT_DEBUG'] === '1' && error instanceof Error)
    for (const line of (error.stack ?? '').split('\n')) tell(terminal, `  ${line}`)
}
