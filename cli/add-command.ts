// How does a command join the program?
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** `ends` takes the exit status. The command's own file is loaded only when it is used. */
export type AddCommand = (
  program: Command,
  terminal: Terminal,
  ends: (status: number) => void,
) => void
