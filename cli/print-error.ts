// How is an error told to the person at the terminal, and with which exit status?
import { CommanderError } from 'commander'
import { errorText } from '#server/report/error-text.ts'
import { EXIT, exitOfError } from './exit-code.ts'
import { type Terminal, tell } from './terminal.ts'

/** Prints what is wrong and what to do, never a stack; returns the exit status. */
export const printError = (error: unknown, terminal: Terminal): number => {
  if (error instanceof CommanderError) return printUsage(error, terminal)
  terminal.stderr.write(errorText(error, terminal.env['WHYPORT_DEBUG'] === '1'))
  return exitOfError(error)
}

const printUsage = (error: CommanderError, terminal: Terminal): number => {
  if (error.exitCode === 0) return EXIT.ok
  if (error.code === 'commander.help') return EXIT.usage
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
  tell(terminal, `whyport: ${message}`)
  tell(terminal, '  next: whyport diagnose --help, or for example')
  tell(terminal, '        whyport diagnose i-bp1demo000000web0001 --demo --port 8080')
  return EXIT.usage
}
