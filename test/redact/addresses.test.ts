// Does a redacted address keep its class, its neighbours and its blocks, in both families?
import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { addressMap } from '#server/redact/address-map.ts'
import { nothingLearned, openRedactor } from '#server/redact/redactor.ts'
import { redactedText } from '#server/redact/text.ts'
import { classOfAddress, isPrivateAddress } from '#shared/plain/address-class.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { type Address, bitsOf, type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { holds } from '#test/golden/holds.ts'
import { secretOf } from './same-answer.ts'

const key = createSecretKey(secretOf(5))
const map = addressMap(key, [])

const addressOf = (family: Family): fc.Arbitrary<Address> =>
  fc
    .oneof(
      fc.bigInt({ min: 0n, max: (1n << BigInt(bitsOf(family))) - 1n }),
      // Near each other and near the borders of the blocks that mean something.
      fc
        .tuple(fc.constantFrom(...NEAR[family]), fc.bigInt({ min: -300n, max: 300n }))
        .map(([base, step]) => BigInt.asUintN(bitsOf(family), base + step)),
    )
    .map(value => ({ family, value }))

const numberOf = (text: string): bigint => parseAddress(text)?.value ?? 0n
const NEAR = {
  4: ['10.0.0.0', '11.0.0.0', '100.64.0.0', '100.100.100.200', '127.0.0.0', '172.32.0.0'].map(
    numberOf,
  ),
  6: ['2408:4005::', 'fc00::', 'fe80::', 'fd00:ec2::254', '2002::', '64:ff9b::'].map(numberOf),
}

const shared = (a: Address, b: Address): number =>
  bitsOf(a.family) - (a.value === b.value ? 0 : (a.value ^ b.value).toString(2).length)

for (const family of [4, 6] as const) {
  const pair = fc.tuple(addressOf(family), addressOf(family))
  holds(
    `IPv${family}: two images share as many leading bits as their originals, so none are the same`,
    fc.property(pair, ([a, b]) => shared(map(a), map(b)) === shared(a, b)),
    2000,
  )
  holds(
    `IPv${family}: an address in a block stays in it, written as text`,
    fc.property(addressOf(family), fc.nat(bitsOf(family)), (address, prefix) => {
      const host = BigInt(bitsOf(family) - prefix)
      const network = { family, value: (address.value >> host) << host }
      const text = `${formatAddress(network)}/${prefix} ${formatAddress(address)}`
      const [block = '', inside = ''] = written(text).split(' ')
      const [outer, inner] = [parseCidr(block), parseCidr(inside)]
      return outer !== null && inner !== null && coversAddresses(outer, inner)
    }),
    1000,
  )
  holds(
    `IPv${family}: the class stays`,
    fc.property(addressOf(family), address => {
      const [before, after] = [address, map(address)].map(formatAddress)
      return (
        classOfAddress(before ?? '') === classOfAddress(after ?? '') &&
        isPrivateAddress(before ?? '') === isPrivateAddress(after ?? '')
      )
    }),
    2000,
  )
  holds(
    `IPv${family}: a range is a range again, and holds the images of what it held`,
    fc.property(fc.tuple(pair, addressOf(family)), ([ends, other]) => {
      const [from, to] = ends.toSorted((a, b) => (a.value < b.value ? -1 : 1))
      const inRange = addressMap(key, [[from as Address, to as Address]])
      const isIn = (of: Address, low: Address, high: Address): boolean =>
        low.value <= of.value && of.value <= high.value
      const [low, high] = [inRange(from as Address), inRange(to as Address)]
      return isIn(other, from as Address, to as Address) === isIn(inRange(other), low, high)
    }),
    1000,
  )
}

function written(text: string): string {
  return redactedText(text, 'prose', openRedactor(key, 'tenant', nothingLearned()))
}

t.test('addresses that mean something by themselves stay', async t => {
  const known = [
    ...[
      '0.0.0.0',
      '127.0.0.1',
      '100.100.100.200',
      '169.254.169.254',
      '255.255.255.255',
      '224.0.0.1',
    ],
    ...['100.100.2.136', '::', '::1', 'fe80::1', 'ff02::1', 'fd00:ec2::254'],
    ...['0.0.0.0/0', '::/0', '10.0.0.0/8', '100.64.0.0/10', 'fc00::/7', '2000::/3', '0.0.0.0:*'],
  ]
  t.strictSame(known.map(written), known)
})

const forms: readonly (readonly [string, RegExp])[] = [
  ['203.0.113.9:443', /^(?!203\.0\.113\.9)\d+\.\d+\.\d+\.\d+:443$/],
  ['[2408:4005:3a1:9d01::10]:443', /^\[(?!2408:4005)[0-9a-f:]+::1[0-9a-f]\]:443$/],
  ['::ffff:203.0.113.9', /^::ffff:(?!203\.0\.113\.9)\d+\.\d+\.\d+\.\d+$/],
  ['203.0.113.0/255.255.255.0', /^(?!203\.0\.113)\d+\.\d+\.\d+\.0\/255\.255\.255\.0$/],
  ['fe80::216:3eff:fe00:1%eth0', /^fe80::(?!216:)[0-9a-f:]+%eth0$/],
  ['from 203.0.113.9.', /^from (?!203\.0\.113\.9)\d+\.\d+\.\d+\.\d+\.$/],
  ['2001:0DB8:0000:0000:0000:0000:0000:0007', /^2[0-9a-f]{3}:[0-9a-f]{3}::[4-7]$/],
  ['00:16:3e:0a:0b:0c', /^00:16:3e:(?!0a:0b:0c)(?:[0-9a-f]{2}:){2}[0-9a-f]{2}$/],
]
for (const [text, form] of forms)
  t.test(`${text} is replaced in its form`, async t => {
    t.match(written(text), form)
  })

t.test('what only looks like an address stays', async t => {
  const others = ['1.2.3', 'v1.8.9.7', '1.2.3.4.5', '300.1.1.1', '08:30:00', '10:20', '256.0.0.1']
  t.strictSame(others.map(written), others)
})

t.test('another key gives other addresses, the same key the same', async t => {
  const text = '203.0.113.9'
  const images = [1, 2, 2].map(byte =>
    redactedText(
      text,
      'prose',
      openRedactor(createSecretKey(secretOf(byte)), 'tenant', nothingLearned()),
    ),
  )
  t.not(images[0], images[1])
  t.equal(images[1], images[2])
})
