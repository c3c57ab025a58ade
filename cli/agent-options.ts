// Which options has `whyport agent`?
import type { AddCommand } from './add-command.ts'

export const addAgent: AddCommand = (program, terminal, ends) => {
  program
    .command('agent')
    .summary('the agent on a host or vantage point of a service')
    .description('Runs the agent of the state folder; `join URL` joins a service first.')
    .argument('[command]', 'join, run (default) or collector')
    .argument('[url]', 'with join: where the service listens for agents')
    .option('--token <token>', 'with join: the one-off token (or WHYPORT_JOIN_TOKEN)')
    .option('--state <folder>', 'where its key is kept')
    .option('--control <ip:port>', 'with join: known to answer; tells silence from a dead network')
    .option('--once', 'with join: end after joining')
    .option('--collector <path>', 'socket of the half that reads this host (default: read it here)')
    .option('--socket <path>', 'with collector: where it is asked')
    .addHelpText('after', AGENT_HELP)
    .action(async (command: string | undefined, url: string | undefined, options) => {
      const { agentCommand } = await import('./agent.ts')
      ends(await agentCommand({ ...options, command, url }, terminal))
    })
}

const AGENT_HELP = `
Examples:
  whyport agent join https://whyport.example:7443 --token wpj1.…
  whyport agent run --state /var/lib/whyport-agent
  whyport agent collector --socket /run/whyport-agent/collector.sock
`
