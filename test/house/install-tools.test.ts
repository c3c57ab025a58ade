// Does the set-up install only what is missing, and leave the machine as quiet as it was?
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { installTools, type Machine } from '#test/build/install-tools.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'

const NFT = { package: 'nftables', program: 'nft' }

/** A machine in a folder: apt "installs" by running `during`, everything that is said or run is kept. */
const machineIn = (root: string, during: (root: string) => void) => {
  const said: string[] = []
  const ran: string[] = []
  let installed = false
  const machine: Machine = {
    root,
    isRoot: true,
    mayInstall: true,
    missing: () => (installed ? [] : [NFT]),
    run: (program, ...args) => {
      ran.push([program, ...args].join(' '))
      installed = true
      during(root)
      return 0
    },
    say: line => said.push(line),
  }
  return { machine, said, ran }
}

const debian = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'whyport-machine-'))
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  for (const folder of [
    'usr/sbin',
    'etc/systemd/system/multi-user.target.wants',
    'etc/rc2.d',
    'lib/systemd/system',
  ])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'etc/os-release'), 'NAME="Debian"\nID=debian\n')
  symlinkSync(
    '/lib/systemd/system/ssh.service',
    join(root, 'etc/systemd/system/multi-user.target.wants/ssh.service'),
  )
  return root
}

const POLICY = 'usr/sbin/policy-rc.d'
const WANTS = 'etc/systemd/system/multi-user.target.wants'

t.test('a package that enables its unit and an init script stays off', async t => {
  const root = debian()
  let policy = ''
  let mode = 0
  const { machine, said, ran } = machineIn(root, place => {
    policy = readFileSync(join(place, POLICY), 'utf8')
    mode = statSync(join(place, POLICY)).mode & 0o777
    symlinkSync('/lib/systemd/system/nftables.service', join(place, WANTS, 'nftables.service'))
    symlinkSync('../init.d/nftables', join(place, 'etc/rc2.d/S01nftables'))
  })
  t.equal(installTools(machine), true, 'everything is here afterwards')
  t.match(said[0] ?? '', /installing from apt: nftables$/, 'the list is printed first')
  t.match(ran.join('\n'), /^apt-get install -y .* nftables$/, 'only what is missing is installed')
  t.match(policy, /exit 101/, 'no service may start while apt runs')
  t.equal(mode, 0o755, 'the policy can be executed')
  t.notOk(existsSync(join(root, POLICY)), 'the policy is gone afterwards')
  t.notOk(existsSync(join(root, WANTS, 'nftables.service')), 'nothing new starts at boot')
  t.match(said.join('\n'), /disabled again: .*S01nftables/, 'what was disabled is named')
  t.ok(lstatSync(join(root, WANTS, 'ssh.service')).isSymbolicLink(), 'what was enabled stays so')
})

t.test('what the machine had stays as it was', async t => {
  const root = debian()
  writeFileSync(join(root, POLICY), '#!/bin/sh\nexit 0\n', { mode: 0o700 })
  const { machine } = machineIn(root, () => undefined)
  installTools(machine)
  t.equal(readFileSync(join(root, POLICY), 'utf8'), '#!/bin/sh\nexit 0\n', 'its own policy is back')
  t.equal(statSync(join(root, POLICY)).mode & 0o777, 0o700, 'with its own mode')
  t.match(
    installTools({ ...machine, missing: () => [] }),
    true,
    'a second run with nothing missing touches nothing',
  )
})

t.test('a run that was killed in mid-install is mended by the next one', async t => {
  const root = debian()
  writeFileSync(join(root, POLICY), '#!/bin/sh\nexit 0\n')
  const { machine } = machineIn(root, () => {
    throw new Error('killed')
  })
  t.throws(() => installTools(machine), /killed/, 'the first run ends badly')
  t.equal(readFileSync(join(root, POLICY), 'utf8'), '#!/bin/sh\nexit 0\n', 'the policy is back')
})

type Refusal = readonly [title: string, change: Partial<Machine>, reason: RegExp]
const REFUSALS: readonly Refusal[] = [
  ['without root', { isRoot: false }, /not installed: not root/],
  ['with WHYPORT_TEST_INSTALL=0', { mayInstall: false }, /not installed: WHYPORT_TEST_INSTALL=0/],
]
for (const [title, change, reason] of REFUSALS) {
  const { machine, said, ran } = machineIn(debian(), () => undefined)
  t.equal(installTools({ ...machine, ...change }), false, `something is missing ${title}`)
  t.match(said.join('\n'), reason, `the reason is said ${title}`)
  t.same(ran, [], `nothing is run ${title}`)
}

const fedora = debian()
writeFileSync(join(fedora, 'etc/os-release'), 'ID=fedora\n')
const foreign = machineIn(fedora, () => undefined)
t.equal(installTools(foreign.machine), false, 'apt is not tried on another distribution')
t.match(foreign.said.join('\n'), /neither Debian nor Ubuntu/, 'and that is said')

t.equal(missingToolsLine([]), null, 'a test that needs no program is never stopped')
