// Which commands and options are there?
import { Command } from 'commander'
import { ENGINE_VERSION } from '#server/version.ts'
import { WhyportError } from '#shared/error.ts'
import { addAccount } from './account-options.ts'
import type { AddCommand } from './add-command.ts'
import { addAgent } from './agent-options.ts'
import { addBundle } from './bundle-options.ts'
import { addCollect } from './collect-options.ts'
import { addCompare } from './compare-options.ts'
import { addDiagnose } from './diagnose-options.ts'
import { addPermissions } from './permissions-options.ts'
import { printError } from './print-error.ts'
import { addServe } from './serve-options.ts'
import type { Terminal } from './terminal.ts'
import { addVerify } from './verify-options.ts'

/** Runs one command line and returns its exit status. Command files are loaded when they are used. */
export const run = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  let exit = 0
  const ends = (status: number): void => {
    exit = status
  }
  try {
    await programFor(terminal, ends).parseAsync([...argv], { from: 'user' })
    return exit
  } catch (error) {
    return printError(error, terminal)
  }
}

const programFor = (terminal: Terminal, ends: (status: number) => void): Command => {
  const program = new Command('whyport')
    .description("Why can't I reach this port on my Alibaba Cloud instance? Answered with proof.")
    .version(ENGINE_VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
      outputError: () => undefined,
    })
    .showSuggestionAfterError()
    .helpCommand(false)
  for (const add of COMMANDS) add(program, terminal, ends)
  for (const [name, does] of PLANNED) addPlanned(program, name, does)
  for (const command of program.commands) refuseRepeats(command)
  return program.addHelpText('after', EXIT_HELP)
}

// The parser would let the last one win, and answer another question than the first one asked.
const refuseRepeats = (command: Command): void => {
  for (const inner of command.commands) refuseRepeats(inner)
  for (const option of command.options.filter(one => one.required && !one.variadic)) {
    let first: string | null = null
    option.argParser((value: string) => {
      if (first !== null) throw repeated(option.long ?? option.flags, first, value)
      first = value
      return value
    })
  }
}

const repeated = (option: string, first: string, second: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject: option,
    message: `was given twice: "${first}" and "${second}"`,
    next: `give it once, for example: ${option} ${first}`,
  })

/** In the order of `--help`. Each lives in its own file, `<command>-options.ts`. */
const COMMANDS: readonly AddCommand[] = [
  addDiagnose,
  addCollect,
  addVerify,
  addCompare,
  addServe,
  addAgent,
  addBundle,
  addPermissions,
  addAccount,
]

const PLANNED = [
  ['audit', 'exposure audit of security groups'],
  ['ticket', 'Markdown for a support ticket'],
] as const

const addPlanned = (program: Command, name: string, does: string): void => {
  program
    .command(name)
    .summary(`planned: ${does}`)
    .argument('[arguments...]')
    .allowUnknownOption()
    .action(() => {
      throw new WhyportError('bad-usage', {
        subject: name,
        message: 'is planned and not built yet',
        next: '`whyport --help` lists what works today',
      })
    })
}

const EXIT_HELP = `
Exit status:
  0 reachable · 1 unreachable or partly reachable · 2 not decided, or target not found
  64 bad input · 69 something needed did not answer · 70 a defect in whyport
  77 credentials missing or refused · 130 interrupted

Example:
  whyport diagnose i-bp1demo000000web0001 --demo --port 8080 --from 203.0.113.99
`
