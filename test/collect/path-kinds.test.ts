// Is each kind of path recognised from live answers, and does every hop of the cloud on it let the client in?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import type { PathKind } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import { readQuestion } from '#shared/read-question.ts'
import { collect } from './cloud-client.ts'
import { goldenAccount } from './golden-account.ts'
import { LOST_ANSWER_STORIES } from './lost-answer-stories.ts'

const clock = { iso: () => '2026-11-26T10:00:00.000Z', ms: () => 0 }

/** Story, kind of path, and what besides the machine itself is still open. */
const KINDS: readonly (readonly [title: string, path: PathKind, ...open: readonly string[]])[] = [
  ['an elastic address', 'eip'],
  ['a fixed address', 'static-ip'],
  ['a virtual address', 'havip'],
  ['a forwarded port', 'dnat'],
  ['IPv6', 'ipv6', 'cloud-firewall'],
  ['a classic balancer', 'load-balancer'],
  ['an application balancer', 'load-balancer'],
  // Which of its addresses rules and routes see behind it is not documented.
  ['a network balancer', 'load-balancer', 'route'],
  ['an application balancer from inside', 'load-balancer'],
  ['two vSwitches', 'private'],
  ['peering', 'private'],
  ['a transit router', 'private'],
  // The other end of a router interface may be in another account.
  ['router interfaces', 'private', 'route'],
  ['a VPN', 'private'],
  ['out by a NAT gateway', 'outbound'],
  ['out over IPv6', 'outbound', 'sender-cloud-firewall'],
]

const INSIDE_THE_HOST: readonly Hop[] = [
  'host-network',
  'host-firewall',
  'mandatory-access-control',
  'listener',
  'reply',
]

for (const [title, path, ...open] of KINDS)
  t.test(`${title}: ${path}`, async t => {
    const story = LOST_ANSWER_STORIES.find(each => each.title === title)
    if (story === undefined) throw new Error(`no story: ${title}`)
    const { client } = await goldenAccount(t, story.layers ?? {})
    const { region, ...words } = story.asked
    const question = readQuestion({ ...words, region: region ?? 'cn-hangzhou' })
    const { target, from: source, port } = question
    const items = await collect({ target, source, port, region }, client)
    const { flow, judged } = judge(question, items, { clock })
    t.equal(flow.path, path)
    t.strictSame(
      judged
        .filter(({ hop }) => !INSIDE_THE_HOST.includes(hop))
        .filter(({ judgement: { status } }) => status === 'fail' || status === 'unknown')
        .map(({ check }) => check),
      open,
    )
  })
