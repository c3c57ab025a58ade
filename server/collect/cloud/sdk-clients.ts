// How do the official clients write a call on the wire, once our transport sends it for them?
import { splitAction, VERSIONS } from './actions.ts'
import type { AnyCall, Param } from './call.ts'
import { endpointOf } from './endpoints.ts'
import type { Outcome } from './outcome.ts'
import { loadPackage, type SdkPackage } from './sdk-package.ts'
import type { ApiRequest } from './transport.ts'

type Send = (request: ApiRequest) => Promise<Outcome>
type Product = keyof typeof VERSIONS

export type SdkOptions = {
  /** host:port of an emulator; null for the real endpoints. */
  readonly endpoint: string | null
  readonly protocol: 'http' | 'https'
}

/** Builds the request for `call` and hands it to `send`. */
export type SdkClients = (call: AnyCall, send: Send) => Promise<Outcome>

/**
 * The request is built by the official client of the product (flattening, endpoint map), the
 * sending is ours: the clients' own transport has unreliable timeouts, no proxy and no size limit,
 * and their typed results drop fields. Each package is loaded when it is first needed.
 */
export const createSdkClients = (options: SdkOptions): SdkClients => {
  const opened = new Map<string, Promise<SdkClients>>()
  return async (call, send) => {
    const { product } = splitAction(call.action)
    const key = `${product} ${call.region}`
    const client = opened.get(key) ?? openClient(product, call.region, options)
    opened.set(key, client)
    return (await client)(call, send)
  }
}

const openClient = async (
  product: Product,
  region: string,
  options: SdkOptions,
): Promise<SdkClients> => {
  if (product === 'ecs') return typedClient(loadPackage('@alicloud/ecs20140526'), region, options)
  if (product === 'vpc') return typedClient(loadPackage('@alicloud/vpc20160428'), region, options)
  return genericClient(product, region, options)
}

const typedClient = (
  { Client, requestOf }: SdkPackage,
  regionId: string,
  { endpoint, protocol }: SdkOptions,
): SdkClients => {
  const client = new Client({ regionId, ...(endpoint === null ? {} : { endpoint }) })
  const host = String(Reflect.get(client, '_endpoint'))
  const calls = interceptCalls(client, { host, protocol })
  return (call, send) =>
    calls(send, runtime => {
      const { name } = splitAction(call.action)
      // The packages name all models and methods after the action; a test sends every action once.
      const Request = requestOf(name)
      const method = Reflect.get(client, `${lowerFirst(name)}WithOptions`) as Method
      return method.call(client, new Request(modelFields(call)), runtime)
    })
}

type Method = (this: object, request: object, runtime: object) => Promise<unknown>

const modelFields = ({ params }: AnyCall): Record<string, Param> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [lowerFirst(name), value]))

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

// For products without a package of their own.
const genericClient = async (
  product: Product,
  region: string,
  { endpoint, protocol }: SdkOptions,
): Promise<SdkClients> => {
  const { default: sdk } = await import('@alicloud/openapi-client')
  const host = endpoint ?? endpointOf(product, region)
  const client = new sdk.default(new sdk.Config({ endpoint: host }))
  const calls = interceptCalls(client, { host, protocol })
  return (call, send) =>
    calls(send, runtime => {
      const { name } = splitAction(call.action)
      const params = new sdk.Params({ ...RPC, action: name, version: VERSIONS[product] })
      const given = texts(call.params)
      const request = new sdk.OpenApiRequest(
        FORM_ACTIONS.includes(call.action) ? { body: given } : { query: given },
      )
      const callApi = Reflect.get(client, 'callApi') as CallApi
      return callApi(params, request, runtime)
    })
}

/** Actions whose parameters stand in a form (request models of the official SDKs, read 2026-11-22). */
const FORM_ACTIONS: readonly string[] = ['nlb.ListServerGroupServers']

const RPC = {
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
}

type CallApi = (
  params: { readonly action: string; readonly version: string },
  request: {
    readonly query?: Readonly<Record<string, unknown>>
    readonly body?: unknown
  },
  runtime: object,
) => Promise<object>

/**
 * Overrides `callApi` of one client. The client hands its runtime object through untouched, so it
 * tells which call an invocation belongs to. What the client gets back is empty: the outcome goes
 * around it, whole.
 */
const interceptCalls = (
  client: object,
  to: { readonly host: string; readonly protocol: 'http' | 'https' },
): ((send: Send, ask: (runtime: object) => Promise<unknown>) => Promise<Outcome>) => {
  const sends = new WeakMap<object, Send>()
  const outcomes = new WeakMap<object, Outcome>()
  const callApi: CallApi = async ({ action, version }, { query, body }, runtime) => {
    const form =
      typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {}
    const request = { ...to, action, version, query: texts(query ?? {}), form: texts(form) }
    const outcome = await sends.get(runtime)?.(request)
    if (outcome !== undefined) outcomes.set(runtime, outcome)
    return { statusCode: 200, headers: {}, body: {} }
  }
  Object.assign(client, { callApi })
  return async (send, ask) => {
    const runtime = {}
    sends.set(runtime, send)
    await ask(runtime)
    return outcomes.get(runtime) ?? { kind: 'failed', status: 0 }
  }
}

const texts = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
