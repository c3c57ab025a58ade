// Which options has `whyport verify`?
import type { AddCommand } from './add-command.ts'

export const addVerify: AddCommand = (program, terminal, ends) => {
  program
    .command('verify')
    .summary('many questions with expected answers, for example after a change')
    .description('Asks every question of an expectations file and says which answers are expected.')
    .argument('<expectations>', 'YAML file: what should be reachable, and what should not')
    .option('--evidence <folder>', 'replay a recorded folder or bundle for all expectations')
    .option('--host-evidence <folder>', 'take the host part from a folder of `whyport collect`')
    .option('--demo', 'ask the demo account')
    .option(
      '--account <name>',
      'account of accounts.yaml, or credential profile (default: the one of that file that holds the target, else the usual chain)',
    )
    .option(
      '--control <ip:port>',
      'known to answer: tells a silent target from a dead network here',
    )
    .option('--server <url>', 'let a service ask instead of this process')
    .option('--format <format>', 'text or json', 'text')
    .option('--out <file>', 'write the answer to a file instead of stdout')
    .option('--lang <lang>', 'en or zh-CN; JSON keeps its English sentences', 'en')
    .option('--no-color', 'no colours')
    .option('--quiet', 'no progress on stderr')
    .option('--timeout <duration>', 'longest time to wait for all of them', '5m')
    .option('--plan <file>', 'verify a Terraform plan before it is applied (planned)')
    .option('--template <name>', 'start from a ready list of expectations (planned)')
    .addHelpText('after', VERIFY_HELP)
    .action(async (expectations: string, options) => {
      const { verifyCommand } = await import('./verify.ts')
      ends(await verifyCommand({ ...options, expectations }, terminal))
    })
}

const VERIFY_HELP = `
Exit status: 0 all met · 1 one violated · 2 none violated, but one not decided · 64 bad file

The file:
  expectations:
    - name: shop is public        # unique
      target: 203.0.113.10
      port: 443
      expect: reachable           # or unreachable; from: any and protocol: tcp unless said

Examples:
  whyport verify expectations.yaml --demo
  whyport verify expectations.yaml --evidence ./evidence --format json
  whyport verify expectations.yaml --server http://127.0.0.1:7080
`
