// Which options has `whyport diagnose`?
import { setFlagsFromString } from 'node:v8'
import type { Command } from 'commander'
import type { AddCommand } from './add-command.ts'

export const addDiagnose: AddCommand = (program, terminal, ends) => {
  withSources(withQuestion(program.command('diagnose')))
    .summary('why can this port not be reached? one question, one report')
    .description(
      'Judges every hop between a client and one port, and names what blocks with its proof.',
    )
    .option('--format <format>', 'text, json, markdown or html', 'text')
    .option('--out <file>', 'write the report to a file instead of stdout')
    .option('--order <order>', 'path or checklist', 'path')
    .option('--explain', 'show for every hop what decided it and on which evidence')
    .option('--lang <lang>', 'en or zh-CN; JSON keeps its English sentences', 'en')
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

const withQuestion = (command: Command): Command =>
  command
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

const withSources = (command: Command): Command =>
  command
    .option('--evidence <folder>', 'replay a recorded folder: no network, its time is the clock')
    .option(
      '--host-evidence <folder|file>',
      'take the host part from a folder of `whyport collect` or a file of collect.sh',
    )
    .option('--paste', 'read what collect.sh printed from standard input')
    .option(
      '--host-by <carrier>',
      'cloud-assistant: run collect.sh once, as root, on the instance (needs ecs:RunCommand)',
    )
    .option('--demo', 'ask the demo account')
    .option(
      '--account <name>',
      'account of accounts.yaml, or credential profile (default: the one of that file that holds the target, else the usual chain)',
    )
    .option('--server <url>', 'ask a whyport service instead of working here')
    .option(
      '--control <ip:port>',
      'known to answer: tells a silent target from a dead network here',
    )
    .option(
      '--above-tcp',
      'greet an open port from here with TLS and HTTP as well: sends a payload',
    )
    .option(
      '--globalping <places>',
      'also probe from this public network, for example CN,Frankfurt (tells it the address)',
    )
    .option(
      '--capture',
      'with here:PORT: record packet headers of the port meanwhile with tcpdump, shown before it starts',
    )
    .option('--capture-seconds <seconds>', 'how long, 1 to 60 (default: 10)')

// One short run needs no large young generation: 99 instead of 113 MiB at no cost in time
// (median of 4 replays of the demo account, Node 24.21, 2026-11-25). A server would pay for it.
const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

const DIAGNOSE_HELP = `
Examples:
  whyport diagnose i-bp1demo000000web0001 --demo --port 8080 --from 203.0.113.99
  whyport diagnose 203.0.113.10:443 --from any
  whyport diagnose [2001:db8::10]:443 --from 2001:db8:1::/48 --format json
  whyport diagnose i-bp1demo000000web0001 --port 8080 --evidence ./evidence --explain
  whyport diagnose here:8080 --from 198.51.100.7
  whyport diagnose here:8080 --from 198.51.100.7 --capture
  ssh root@web-1 sh < agent/collect.sh | whyport diagnose i-bp1demo000000web0001 --port 8080 --paste
`
