// Which commands and options are there?
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { ENGINE_VERSION } from '#server/version.ts'
import { WhyportError } from '#shared/error.ts'
import { printError } from './print-error.ts'
import type { Terminal } from './terminal.ts'

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
  addDiagnose(program, terminal, ends)
  addCollect(program, terminal, ends)
  addServe(program, terminal, ends)
  for (const [name, does] of PLANNED) addPlanned(program, name, does)
  return program.addHelpText('after', EXIT_HELP)
}

type Adds = (program: Command, terminal: Terminal, ends: (status: number) => void) => void

const addDiagnose: Adds = (program, terminal, ends) => {
  program
    .command('diagnose')
    .summary('why can this port not be reached? one question, one report')
    .description(
      'Judges every hop between a client and one port, and names what blocks with its proof.',
    )
    .argument(
      '[target]',
      'instance id, ENI id, address, host name, ip:port, [v6]:port or here[:port]',
    )
    .option('--port <port>', 'the port to reach, 1 to 65535')
    .option('--protocol <protocol>', 'tcp, udp or icmp (default: tcp)')
    .option(
      '--from <source>',
      'any, an address, a CIDR block, a vantage point, an instance or ENI id',
    )
    .option('--region <region>', 'where to look first, for example cn-hangzhou')
    .option('--evidence <folder>', 'replay a recorded folder: no network, its time is the clock')
    .option('--host-evidence <folder>', 'take the host part from a folder of `whyport collect`')
    .option('--paste', 'read the host part from stdin (planned)')
    .option('--demo', 'ask the demo account')
    .option('--account <name>', 'credential profile (default: the usual Alibaba Cloud chain)')
    .option(
      '--control <ip:port>',
      'known to answer: tells a silent target from a dead network here',
    )
    .option('--format <format>', 'text or json', 'text')
    .option('--out <file>', 'write the report to a file instead of stdout')
    .option('--order <order>', 'path or checklist', 'path')
    .option('--explain', 'show for every hop what decided it and on which evidence')
    .option('--lang <lang>', 'en (zh-CN is planned)', 'en')
    .option('--no-color', 'no colours')
    .option('--quiet', 'no progress on stderr')
    .option('--timeout <duration>', 'longest time to wait', '60s')
    .addHelpText('after', DIAGNOSE_HELP)
    .action(async (target: string | undefined, options) => {
      keepHeapSmall()
      const { diagnoseCommand } = await import('./diagnose.ts')
      ends(await diagnoseCommand({ ...options, target }, terminal))
    })
}

// One short run needs no large young generation: 99 instead of 113 MiB at no cost in time
// (median of 4 replays of the demo account, Node 24.21, 2026-11-25). A server would pay for it.
const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

const addCollect: Adds = (program, terminal, ends) => {
  program
    .command('collect')
    .summary('on a host: record what its network and firewall say')
    .description(
      'Runs a closed list of read-only commands and writes the host part of an evidence folder.',
    )
    .option('--out <folder>', 'where to write (default: whyport-host-<date>)')
    .option('--quiet', 'no line per command')
    .addHelpText('after', COLLECT_HELP)
    .action(async options => {
      const { collectCommand } = await import('./collect.ts')
      ends(await collectCommand(options, terminal))
    })
}

const addServe: Adds = (program, terminal, ends) => {
  program
    .command('serve')
    .summary('the HTTP service, on loopback')
    .description('Serves the HTTP API. WHYPORT_LISTEN chooses address and port (127.0.0.1:7080).')
    .option('--demo', 'answer from the demo account')
    .action(async options => {
      const { serveCommand } = await import('./serve.ts')
      ends(await serveCommand(options, terminal))
    })
}

const PLANNED = [
  ['verify', 'many questions with expected answers'],
  ['compare', 'two reports or folders: what changed, did it help'],
  ['bundle', 'write or check a signed evidence bundle'],
  ['audit', 'exposure audit of security groups'],
  ['account', 'record what diagnoses need'],
  ['permissions', 'try each read-only action and say what is missing'],
  ['agent', 'the agent on a host'],
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

const DIAGNOSE_HELP = `
Examples:
  whyport diagnose i-bp1demo000000web0001 --demo --port 8080 --from 203.0.113.99
  whyport diagnose 203.0.113.10:443 --from any
  whyport diagnose [2001:db8::10]:443 --from 2001:db8:1::/48 --format json
  whyport diagnose i-bp1demo000000web0001 --port 8080 --evidence ./evidence --explain
  whyport diagnose here:8080 --from 198.51.100.7
`

const COLLECT_HELP = `
Examples:
  whyport collect --out ./evidence
  whyport diagnose i-bp1demo000000web0001 --port 8080 --host-evidence ./evidence
`

const EXIT_HELP = `
Exit status:
  0 reachable · 1 unreachable or partly reachable · 2 not decided, or target not found
  64 bad input · 69 something needed did not answer · 70 a defect in whyport
  77 credentials missing or refused · 130 interrupted

Example:
  whyport diagnose i-bp1demo000000web0001 --demo --port 8080 --from 203.0.113.99
`
