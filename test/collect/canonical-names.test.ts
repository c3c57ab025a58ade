// Which names does DNS lead to on the way from a host name to its addresses?
import t from 'tap'
import { canonicalNames } from '#server/collect/canonical-names.ts'
import { resolverOf, type Zone } from './dns-server.ts'

const ALB = 'alb-1.cn-hangzhou.alb.aliyuncs.com'
const ZONE: Zone = {
  'shop.example.com': 'WWW.example.com',
  'www.example.com': ALB,
  [ALB]: '198.51.100.40',
  'plain.example.com': '198.51.100.41',
  'loop.example.com': 'pool.example.com',
  'pool.example.com': 'loop.example.com',
}

const rows = [
  ['a chain is followed to its end', 'shop.example.com', '198.51.100.40', ['www.example.com', ALB]],
  ['a name with an address of its own', 'plain.example.com', '198.51.100.41', []],
  ['names that lead to each other', 'loop.example.com', '198.51.100.40', []],
  ['an unknown name', 'nobody.example.com', '198.51.100.40', []],
  ['an address that a file of this machine gave', 'shop.example.com', '192.0.2.9', []],
  ['this machine', 'shop.example.com', '127.0.0.1', []],
  ['a name of one label', 'shop', '198.51.100.40', []],
] as const

for (const [title, name, address, expected] of rows)
  t.test(title, async t => {
    const resolver = await resolverOf(t, ZONE)
    t.strictSame(await canonicalNames(name, [address], resolver), expected)
  })

t.test('a silent name server takes nobody long and leads nowhere', async t => {
  const resolver = await resolverOf(t, null)
  t.strictSame(await canonicalNames('shop.example.com', ['198.51.100.40'], resolver), [])
})
