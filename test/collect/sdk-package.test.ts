// Does a client that was loaded without its models still know every call, and load no more than it needs?
import { createRequire } from 'node:module'
import t from 'tap'
import { ACTIONS, ASSISTANT_ACTIONS } from '#server/collect/cloud/actions.ts'
import { loadPackage } from '#server/collect/cloud/sdk-package.ts'

const require = createRequire(import.meta.url)

const PACKAGES = [
  ['ecs', '@alicloud/ecs20140526'],
  ['vpc', '@alicloud/vpc20160428'],
] as const

const methodOf = (action: string): string =>
  `${action.charAt(0).toLowerCase()}${action.slice(1)}WithOptions`

const loadedModels = (name: string): number =>
  Object.keys(require.cache).filter(file => file.includes(`${name}/dist/models/`)).length

for (const [product, name] of PACKAGES)
  t.test(
    `${name}: each of our actions has its request and its method, and nothing else is loaded`,
    t => {
      const { Client, requestOf } = loadPackage(name)
      const client = new Client({ regionId: 'cn-hangzhou' })
      const prefix = `${product}.`
      const actions = Object.keys({ ...ACTIONS, ...ASSISTANT_ACTIONS })
        .filter(action => action.startsWith(prefix))
        .map(action => action.slice(prefix.length))
      t.ok(actions.length > 10)
      t.strictSame(
        actions.map(action => [
          requestOf(action).name,
          typeof Reflect.get(client, methodOf(action)),
        ]),
        actions.map(action => [`${action}Request`, 'function']),
      )
      // One more: the list itself.
      t.equal(loadedModels(name), actions.length + 1)
      t.end()
    },
  )
