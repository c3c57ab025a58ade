// Which options has `whyport permissions`?
import type { AddCommand } from './add-command.ts'

export const addPermissions: AddCommand = (program, terminal, ends) => {
  program
    .command('permissions')
    .summary('try each read-only action and say what is missing')
    .description(
      'Calls every action that diagnoses may need once, without reading anything, and says which are refused, what stays unknown without them, and which RAM policy grants them.',
    )
    .option('--region <region>', 'where to try them', 'cn-hangzhou')
    .option(
      '--account <name>',
      'account of accounts.yaml, or credential profile (default: every account of that file, else the usual chain)',
    )
    .option('--demo', 'ask the demo account')
    .option('--format <format>', 'text or json', 'text')
    .option('--out <file>', 'write the answer to a file instead of stdout')
    .option('--lang <lang>', 'en or zh-CN; JSON keeps its English sentences', 'en')
    .option('--no-color', 'no colours')
    .option('--quiet', 'no progress on stderr')
    .option('--timeout <duration>', 'longest time to wait', '60s')
    .addHelpText('after', PERMISSIONS_HELP)
    .action(async options => {
      const { permissionsCommand } = await import('./permissions.ts')
      ends(await permissionsCommand(options, terminal))
    })
}

const PERMISSIONS_HELP = `
Exit status: 0 all permissions · 1 some are missing · 2 some actions were not answered
             69 nothing was answered · 77 credentials missing or refused · 130 interrupted

Examples:
  whyport permissions
  whyport permissions --account my-profile --region cn-beijing --format json
  whyport permissions --demo
`
