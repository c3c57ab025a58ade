// Which options has `whyport collect`?
import type { AddCommand } from './add-command.ts'

export const addCollect: AddCommand = (program, terminal, ends) => {
  program
    .command('collect')
    .summary('on a host: record what its network and firewall say')
    .description(
      'Runs a closed list of read-only commands and writes the host part of an evidence folder.',
    )
    .option('--out <folder>', 'where to write (default: whyport-host-<date>)')
    .option(
      '--capture',
      'also record packet headers of one port with tcpdump, shown before it starts',
    )
    .option('--port <port>', 'with --capture: the port')
    .option('--client <address>', 'with --capture: only packets from and to this address')
    .option('--seconds <seconds>', 'with --capture: how long, 1 to 60 (default: 10)')
    .option('--quiet', 'no line per command')
    .addHelpText('after', COLLECT_HELP)
    .action(async options => {
      const { collectCommand } = await import('./collect.ts')
      ends(await collectCommand(options, terminal))
    })
}

const COLLECT_HELP = `
Examples:
  whyport collect --out ./evidence
  whyport collect --out ./evidence --capture --port 8080 --client 203.0.113.7
  whyport diagnose i-bp1demo000000web0001 --port 8080 --host-evidence ./evidence
`
