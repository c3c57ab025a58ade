// Which options has `whyport bundle`?
import type { AddCommand } from './add-command.ts'

export const addBundle: AddCommand = (program, terminal, ends) => {
  program
    .command('bundle')
    .summary('write or check a signed evidence bundle')
    .description(
      'Packs evidence, reports and a signature into one zip; `bundle check` verifies one and judges its evidence again.',
    )
    .argument('<what>', 'an evidence folder, the id of a report (with --server), or check')
    .argument('[file]', 'the bundle to check')
    .option('--out <file>', 'where to write the bundle')
    .option('--key <file>', 'check: the public key that must have signed it')
    .option('--server <url>', 'fetch the bundle of a report from a service')
    .option('--port <port>', 'the port that was asked (default: as in question.json)')
    .option('--target <target>', 'the target that was asked (default: as in question.json)')
    .option('--protocol <protocol>', 'tcp, udp or icmp')
    .option('--from <source>', 'the source that was asked')
    .option('--region <region>', 'the region that was asked')
    .option(
      '--redact <level>',
      'tenant: no names, ids, addresses, secrets; strict: also no unknown words',
    )
    .addHelpText('after', BUNDLE_HELP)
    .action(async (what: string, file: string | undefined, options) => {
      const { bundleCommand } = await import('./bundle.ts')
      ends(await bundleCommand({ ...options, what, file }, terminal))
    })
}

const BUNDLE_HELP = `
Exit status of check: 0 intact · 1 changed, or not signed by --key · 64 no bundle

Examples:
  whyport bundle ./evidence --out ticket.zip
  whyport bundle ./evidence --redact tenant --out ticket.zip
  whyport bundle 0198c2f0-1111-7abc-8def-0123456789ab --server http://127.0.0.1:7080 --out ticket.zip
  whyport bundle check ticket.zip --key pub.pem
`
