// Which options has `whyport compare`?
import type { AddCommand } from './add-command.ts'

export const addCompare: AddCommand = (program, terminal, ends) => {
  program
    .command('compare')
    .summary('two reports, folders or bundles: what changed, did it help')
    .description('Compares two reports about one question. Folders and bundles are judged first.')
    .argument('<before>', 'report JSON, evidence folder or bundle')
    .argument('<after>', 'report JSON, evidence folder or bundle')
    .option('--server <url>', 'let a service compare; a side may be the id of a diagnosis then')
    .option('--format <format>', 'text or json', 'text')
    .option('--out <file>', 'write the answer to a file instead of stdout')
    .option('--force', 'compare reports about different questions all the same')
    .option('--lang <lang>', 'en or zh-CN; JSON keeps its English sentences', 'en')
    .option('--no-color', 'no colours')
    .option('--timeout <duration>', 'longest time to wait for a service', '60s')
    .addHelpText('after', COMPARE_HELP)
    .action(async (before: string, after: string, options) => {
      const { compareCommand } = await import('./compare.ts')
      ends(await compareCommand({ ...options, before, after }, terminal))
    })
}

const COMPARE_HELP = `
Exit status: 0 nothing worse · 1 worse than before · 2 not decided · 64 bad input

Examples:
  whyport compare before.json after.json
  whyport compare ./evidence-before ./evidence-after --format json
  whyport compare ticket.zip after.json
`
