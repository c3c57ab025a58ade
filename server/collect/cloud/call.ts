// Which call to the cloud is meant: action, region, parameters as they stand on the wire?
import type { ActionName, AnyAction } from './actions.ts'

/** Parameter names are checked against the request model of the official client, where there is one. */
export type Call<A extends AnyAction = ActionName> = {
  readonly action: A
  readonly region: string
  /** The id or address the call is about; '' when it is about everything. */
  readonly subject: string
  /** Stands in the file's name behind the subject, where the answer does not say what it is of. */
  readonly detail?: string
  readonly params: Readonly<Record<string, Param>>
}

/** Also one that runs something. */
export type AnyCall = Call<AnyAction>

export type Param = string | number | boolean | readonly string[]

type Models = {
  readonly ecs: typeof import('@alicloud/ecs20140526')
  readonly vpc: typeof import('@alicloud/vpc20160428')
}

type ModelOf<A extends string> = A extends `${infer P extends keyof Models}.${infer N}`
  ? `${N}Request` extends keyof Models[P]
    ? Models[P][`${N}Request`] extends abstract new (
        ...given: never[]
      ) => infer R
      ? R
      : never
    : never
  : never

/** The same for every call that asks the same. */
export const keyOf = ({ action, region, params }: AnyCall): string =>
  JSON.stringify([action, region, params])

/** `instanceIds` of the model is `InstanceIds` on the wire. */
type ParamsOf<A extends AnyAction> = [ModelOf<A>] extends [never]
  ? Readonly<Record<string, Param>>
  : { readonly [K in keyof ModelOf<A> as Capitalize<K & string>]?: Param }

export const callOf = <A extends AnyAction>(
  action: A,
  region: string,
  {
    subject,
    detail,
    params,
  }: { readonly subject: string; readonly detail?: string; readonly params: ParamsOf<A> },
): Call<A> => ({
  action,
  region,
  subject,
  ...(detail === undefined ? {} : { detail }),
  // The mapped type above only narrows the names; every value is a Param.
  params: params as Readonly<Record<string, Param>>,
})
