// Which options has `whyport serve`?
import type { AddCommand } from './add-command.ts'

export const addServe: AddCommand = (program, terminal, ends) => {
  program
    .command('serve')
    .summary('the HTTP service, on loopback')
    .description(
      'Serves the HTTP API. WHYPORT_LISTEN chooses address and port (127.0.0.1:7080), ' +
        'WHYPORT_DATA_DIR the folder of its data (.whyport here; one server a folder).',
    )
    .option('--demo', 'answer from the demo account')
    .action(async options => {
      const { serveCommand } = await import('./serve.ts')
      ends(await serveCommand(options, terminal))
    })
}
