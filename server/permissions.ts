// Whose permissions are tried: those of the demo account, or of real credentials?
import type { Permissions } from '#shared/permissions.ts'
import { openCloud } from './sources/open-cloud.ts'
import { type PermissionsAsk, tryPermissions } from './sources/try-permissions.ts'

export type OpenedPermissions = {
  readonly try: (ask: PermissionsAsk) => Promise<Permissions>
  readonly close: () => Promise<void>
}

export const openPermissions = async (
  of: Parameters<typeof openCloud>[0],
): Promise<OpenedPermissions> => {
  const { client, close } = await openCloud(of)
  return { try: ask => tryPermissions(client, ask), close }
}
