// Do the parts of a probe keep to their numbers: packets, waits, what the system prints?
import t from 'tap'
import { viewsOf } from '#agent/probe/kernel-clock.ts'
import { repeatsOf } from '#agent/probe/repeated-syns.ts'
import { earlyMs } from '#agent/probe/syn-policy.ts'
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import { probeTogether } from '#agent/probe/together.ts'
import { readTaskEnd } from '#shared/plain/agent-messages.ts'
import { GRANT_LIMITS } from '#shared/plain/grant.ts'
import { connectsFor, PROBE_TRIES, triesUnder } from '#shared/plain/probe-tries.ts'
import type { TcpAnswer, TcpAttempt } from '#shared/plain/tcp-probe.ts'

const ANSWER: TcpAnswer = {
  ...{ outcome: 'open', detail: 'handshake complete', failureSource: null, rttMs: 210 },
  ...{ clock: 'kernel', attempts: 1, localAddress: null, at: '2026-11-22T08:30:00.000Z' },
}

t.test(
  'a grant of any size is never exceeded, and one vantage point sends ten at most',
  async t => {
    const sums = Array.from({ length: GRANT_LIMITS.connects }, (_, i) => i + 1).flatMap(max =>
      [false, true]
        .filter(hasControl => !hasControl || max > 1)
        .map(hasControl => {
          const { asked, control } = triesUnder(max, hasControl)
          return { max, hasControl, sum: asked + (hasControl ? control : 0), least: asked }
        }),
    )
    t.same(
      [
        sums.filter(({ sum, max }) => sum > max),
        sums.filter(({ least }) => least < 1),
        triesUnder(connectsFor(true), true).asked,
        triesUnder(connectsFor(false), false).asked,
        PROBE_TRIES.asked + PROBE_TRIES.control + PROBE_TRIES.comparison,
      ],
      [[], [], 4, 4, 10],
    )
  },
)

t.test('a slow way gets a longer wait: three round trips of the control target', async t => {
  t.same(
    [earlyMs(4, null), earlyMs(4, 20), earlyMs(4, 210), earlyMs(1, 20)],
    [1300, 1300, 1530, 400],
  )
  const attempts: TcpAttempt[] = []
  await probeTogether(async attempt => {
    attempts.push(attempt)
    return ANSWER
  })({ asked: { address: '10.9.0.2', port: 80 }, control: { address: '10.9.0.3', port: 22 } })
  t.equal(attempts[0]?.roundTripMs?.(), 210, 'as soon as the control target has answered')
})

t.test('what ss prints of a connection, repeated packets among it', async t => {
  const text = `ESTAB 0      0       10.9.0.9:43210    10.9.0.2:80
\t cubic wscale:10,10 rto:201 rtt:0.031/0.015 mss:1448 segs_out:2 minrtt:0.031 snd_wnd:65160
ESTAB 0      0      [fd09::9]:43212 [fd09::2]:80
\t cubic rto:1000 rtt:1/0.5 mss:1428 retrans:0/2 rcv_space:14400
ESTAB 0      0       10.9.0.9:43214    10.9.0.2:80
\t cubic rto:3000 mss:1448
`
  t.same(
    [...viewsOf(text)],
    [
      ['10.9.0.9:43210 10.9.0.2:80', { rttMs: 0.031, repeated: 0 }],
      ['[fd09::9]:43212 [fd09::2]:80', { rttMs: 1, repeated: 2 }],
      ['10.9.0.9:43214 10.9.0.2:80', { rttMs: null, repeated: 0 }],
    ],
  )
})

t.test('only sockets that wait for an answer are read from the table of the system', async t => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0900090A:A8CA 0200090A:005A 02 00000001:00000000 01:0000003F 0000000A     0        0 1 2 0 100 0 0 1 0
   1: 0900090A:A8CC 0200090A:0050 01 00000000:00000000 00:00000000 00000001     0        0 1 1 0 20 0 0 10 -1
`
  t.same([...repeatsOf(table)], [[0xa8ca, 10]])
})

t.test('an agent of before knew one clock only, a new one names it', async t => {
  const end = (clock: unknown): unknown => ({
    ...{ kind: 'probe', grantSha256: 'a'.repeat(64), control: null },
    asked: { ...ANSWER, clock },
  })
  const clocks = [undefined, 'js', 'kernel', 'sundial'].map(clock => {
    const read = readTaskEnd(end(clock))
    return read?.kind === 'probe' ? read.asked.clock : null
  })
  t.same(clocks, ['js', 'js', 'kernel', 'js'])
})

t.test('what must not be probed sends no packet at all', async t => {
  t.match(await connectTcp({ address: '100.100.100.200', port: 80 }), {
    ...{ outcome: 'error', attempts: 0, localAddress: null },
  })
})
