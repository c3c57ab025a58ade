// How is an official client loaded without its thousand models?
import { readdirSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'

/** The client's class, and the class of one request: `DescribeInstances` gives DescribeInstancesRequest. */
export type SdkPackage = {
  readonly Client: Constructor
  readonly requestOf: (action: string) => Constructor
}

export type Constructor = new (fields: object) => object

const require = createRequire(import.meta.url)

/**
 * A client requires the list of all its models, each a file: 2,364 of them for ECS and VPC, most of a
 * second and 80 MB for every diagnosis, which uses some forty. So the list is replaced by one that loads
 * a model when it is asked for; the client asks by name, when a call is made (source read 2026-11-26).
 */
export const loadPackage = (name: PackageName): SdkPackage => {
  const known = loaded.get(name) ?? load(name)
  loaded.set(name, known)
  return known
}

type PackageName = '@alicloud/ecs20140526' | '@alicloud/vpc20160428'

const loaded = new Map<PackageName, SdkPackage>()

const load = (name: PackageName): SdkPackage => {
  const list = require.resolve(`${name}/dist/models/model`)
  const modelNamed = modelsIn(dirname(list))
  require.cache[list] ??= listOf(list, modelNamed)
  const client: object = require(name)
  const Client = Reflect.get(client, 'default') as Constructor
  return { Client, requestOf: action => modelNamed(`${action}Request`) }
}

// `ListIpv4GatewaysRequest` is in ListIpv4gatewaysRequest.js; no two files differ in capitals alone.
const modelsIn = (folder: string): ((model: string) => Constructor) => {
  const files = readdirSync(folder).filter(file => file.endsWith('.js'))
  const byName = new Map(files.map(file => [file.slice(0, -3).toLowerCase(), join(folder, file)]))
  return model => {
    const file = byName.get(model.toLowerCase())
    // Generated code: a file exports its model by the model's name.
    return Reflect.get(file === undefined ? {} : require(file), model) as Constructor
  }
}

const listOf = (file: string, modelNamed: (model: string) => Constructor): NodeJS.Module => {
  const list = new Module(file)
  list.loaded = true
  list.exports = new Proxy(
    { __esModule: true },
    {
      get: (own, key) =>
        typeof key === 'symbol' || key in own ? Reflect.get(own, key) : modelNamed(key),
    },
  )
  return list
}
