// What does the recorded account answer to this call?
import {
  type AccountContent,
  asRecord,
  listAt,
  type Recorded,
  valueAt,
  withList,
} from './account-content.ts'
import { type Filter, SHAPES, type Shape } from './action-shapes.ts'
import { type ErrorCode, errorReply, type Reply } from './error-answers.ts'
import { pageOf, pagingNames } from './page-of.ts'

type Params = Readonly<Record<string, string | undefined>>
type Asked = { readonly action: string; readonly params: Params; readonly requestId: string }

/**
 * An action the account has no file of is answered like an API that does not exist, so that what
 * was never recorded stays unknown. A parameter that no shape knows is refused: a real API would
 * drop it, and with it the filter that was meant.
 */
export const answerOf = (content: AccountContent, asked: Asked): Reply => {
  const { action, params, requestId } = asked
  const refuse = (code: ErrorCode, detail = ''): Reply =>
    errorReply(code, { product: action.split('.')[0] ?? '', requestId, detail })
  const shape = SHAPES[action]
  const files = filesFor(content, shape, action)
  if (shape === undefined || files.length === 0) return refuse('InvalidAction.NotFound')
  const fault = parameterFault(content, shape, params)
  if (fault !== null) return refuse(fault.code, fault.detail)
  const recordedError = errorFor(files, shape, params)
  if (recordedError !== null) return recordedError
  const good = files.filter(file => file.errorStatus === null)
  const body = bodyOf({ content, shape, params }, good)
  if (body === null) return refuse(shape.subject?.notFound ?? 'InvalidAction.NotFound')
  const paged =
    shape.paged && shape.list ? pageOf(body, shape.paged, { list: shape.list, params }) : body
  return paged === null
    ? refuse('InvalidParameter', ' The page size or token is not valid.')
    : { status: 200, body: { ...paged, RequestId: requestId } }
}

// Attributes of one resource may be known from a list of such resources only.
const filesFor = (
  content: AccountContent,
  shape: Shape | undefined,
  action: string,
): readonly Recorded[] => {
  const own = content.get(action) ?? []
  return own.length > 0 ? own : (content.get(shape?.subject?.alsoIn?.action ?? '') ?? [])
}

const parameterFault = (
  content: AccountContent,
  shape: Shape,
  params: Params,
): { code: ErrorCode; detail: string } | null => {
  const region = params['RegionId']
  if (shape.regional && !region) return { code: 'MissingParameter.RegionId', detail: '' }
  const regions = listAt(content.get('ecs.DescribeRegions')?.[0]?.body, ['Regions', 'Region'])
  const isKnown = regions.some(candidate => asRecord(candidate)['RegionId'] === region)
  if (region && regions.length > 0 && !isKnown)
    return { code: 'InvalidRegionId.NotFound', detail: '' }
  const missing = shape.required.find(name => !params[name])
  if (missing !== undefined) return { code: 'MissingParameter', detail: ` ${missing}` }
  const known = ['RegionId', ...shape.ignored, ...shape.required, ...pagingNames(shape.paged)]
  const unknown = Object.keys(params).find(name => {
    const stem = name.replace(/\.\d+$/, '')
    return !known.includes(name) && shape.filters[stem] === undefined
  })
  return unknown === undefined ? null : { code: 'InvalidParameter', detail: ` ${unknown}` }
}

// An error file without a subject is the answer to every call; else to calls about its subject.
const errorFor = (files: readonly Recorded[], shape: Shape, params: Params): Reply | null => {
  const asked = shape.subject === undefined ? undefined : params[shape.subject.param]
  const hit = files.find(
    ({ errorStatus, tokens }) =>
      errorStatus !== null &&
      (!(tokens[0] ?? '').includes('-') || asked === undefined || tokens[0] === asked),
  )
  return hit === undefined ? null : { status: hit.errorStatus ?? 500, body: hit.body }
}

type Place = { readonly content: AccountContent; readonly shape: Shape; readonly params: Params }

const bodyOf = (place: Place, files: readonly Recorded[]) => {
  if (place.shape.kind === 'plain') return files[0]?.body ?? null
  return place.shape.kind === 'one' ? aboutOne(place, files) : filteredList(place, files)
}

const aboutOne = ({ content, shape, params }: Place, files: readonly Recorded[]) => {
  const { subject } = shape
  if (subject === undefined) return null
  const asked = params[subject.param]
  const own = files.filter(
    ({ body, tokens }) => valueAt(body, subject.at) === asked || tokens[0] === asked,
  )
  const [first] = own
  if (first !== undefined)
    return shape.list === undefined
      ? first.body
      : withList(
          first.body,
          shape.list,
          own.flatMap(({ body }) => listAt(body, shape.list ?? [])),
        )
  const { alsoIn } = subject
  const listed = (content.get(alsoIn?.action ?? '') ?? [])
    .flatMap(({ body }) => listAt(body, alsoIn?.list ?? []))
    .find(element => asRecord(element)[subject.param] === asked)
  if (listed === undefined) return null
  return (alsoIn?.wrap ?? []).reduceRight((inner, key) => ({ [key]: inner }), asRecord(listed))
}

const filteredList = (place: Place, files: readonly Recorded[]) => {
  const { shape, params } = place
  const path = shape.list ?? []
  const elements = new Map<unknown, unknown>()
  for (const element of files.flatMap(({ body }) => listAt(body, path)))
    elements.set(shape.id === undefined ? element : asRecord(element)[shape.id], element)
  const kept = [...elements.values()].filter(
    element => isInRegion(place, element) && passes(element, shape.filters, params),
  )
  return withList(files[0]?.body ?? {}, path, kept)
}

// An element that names no region lies where the instances of the account are.
const isInRegion = ({ content, shape, params }: Place, element: unknown): boolean => {
  const asked = params['RegionId']
  if (!shape.regional || asked === undefined) return true
  const own = asRecord(element)['RegionId']
  if (typeof own === 'string' && own !== '') return own === asked
  const instances = (content.get('ecs.DescribeInstances') ?? []).flatMap(({ body }) =>
    listAt(body, ['Instances', 'Instance']),
  )
  const regions = instances.map(instance => asRecord(instance)['RegionId'])
  return regions.length === 0 || regions.includes(asked)
}

const passes = (
  element: unknown,
  filters: Readonly<Record<string, Filter>>,
  params: Params,
): boolean =>
  Object.entries(filters).every(([name, filter]) => {
    const values = valuesOf(name, filter, params)
    return (
      values === null ||
      filter.fields.some(field => deepValues(element, field.split('.')).some(v => values.has(v)))
    )
  })

const valuesOf = (name: string, { form }: Filter, params: Params): Set<string> | null => {
  if (form === 'repeat') {
    const numbered = Object.keys(params).filter(key => key.replace(/\.\d+$/, '') === name)
    return numbered.length === 0 ? null : new Set(numbered.map(key => params[key] ?? ''))
  }
  const value = params[name]
  if (value === undefined) return null
  if (form === 'json') return new Set(JSON.parse(value) as string[]) // refused above when no array
  return new Set(form === 'comma' ? value.split(',') : [value])
}

const deepValues = (value: unknown, [key, ...rest]: readonly string[]): string[] => {
  if (key === undefined) return [String(value)]
  if (key === '*') return Array.isArray(value) ? value.flatMap(each => deepValues(each, rest)) : []
  const inner = asRecord(value)[key]
  return inner === undefined ? [] : deepValues(inner, rest)
}
