// Which options has `whyport account`?
import type { AddCommand } from './add-command.ts'

export const addAccount: AddCommand = (program, terminal, ends) => {
  const account = program
    .command('account')
    .summary('record what diagnoses need from an account')
    .description('Works on what an account says.')
  account
    .command('record')
    .summary('write the answers a diagnosis needs into a folder')
    .description(
      'Asks the cloud what a diagnosis of these targets would ask and writes the answers as they came. `diagnose --evidence FOLDER` replays them. No probe is sent, no host is read.',
    )
    .argument('[targets...]', 'instance ids, ENI ids, addresses or host names')
    .requiredOption('--out <folder>', 'a new or empty folder')
    .option('--vpc <id>', 'every instance of this VPC (needs --region)')
    .option('--port <port>', 'also what only this port asks for (listeners of load balancers)')
    .option('--from <source>', 'the client the recording is made for (default: any)')
    .option('--region <region>', 'where to look first, for example cn-hangzhou')
    .option(
      '--account <name>',
      'account of accounts.yaml, or credential profile (default: the one that holds the target)',
    )
    .option('--demo', 'ask the demo account')
    .option(
      '--redact <level>',
      'tenant: no names, ids, addresses, secrets; strict: also no unknown words',
    )
    .option('--quiet', 'no progress on stderr')
    .option('--timeout <duration>', 'longest time to wait', '300s')
    .addHelpText('after', RECORD_HELP)
    .action(async (targets: string[], options) => {
      const { recordCommand } = await import('./account-record.ts')
      ends(await recordCommand({ ...options, targets }, terminal))
    })
}

const RECORD_HELP = `
Exit status: 0 recorded · 2 recorded, but answers are missing (they are named)
             64 bad input · 69 the cloud did not answer · 77 credentials
             130 interrupted: targets that were done are written, one that was cut off is not

Examples:
  whyport account record i-bp1demo000000web0001 --out ./recorded
  whyport account record --vpc vpc-bp1demo00000000shop01 --region cn-hangzhou --out ./recorded
  whyport account record i-bp1demo000000web0001 --demo --out ./recorded
`
