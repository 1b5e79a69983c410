import type { Secret } from '../../base/secret.ts'
import type { AdapterContext } from '../context.ts'
import { rootKey } from '../dynamodb/keys.ts'
import { tokenFormat } from './formats.ts'
import { findLanding, landingTable } from './landing-row.ts'
import { rootTable } from './root-row.ts'

/** Opens the landing token of an attempt; undefined when there is none. */
export function openLandingToken(context: AdapterContext) {
  const format = tokenFormat(context)
  const table = landingTable(context)
  return async (landing: { readonly appKey: string; readonly attemptId: string }) => {
    const row = await findLanding(context, table, landing.attemptId)
    const owner = { app: landing.appKey, kind: 'landing', ref: landing.attemptId } as const
    return row && format.open(row, owner)
  }
}

/** Opens the root token of an installation; undefined when there is none. Nothing is kept between two uses. */
export function openRootToken(context: AdapterContext) {
  const format = tokenFormat(context)
  const table = rootTable(context)
  return async (root: {
    readonly appKey: string
    readonly installationId: string
  }): Promise<Secret<string> | undefined> => {
    const row = await table.get(rootKey(root.installationId))
    return row && format.open(row, { app: root.appKey, kind: 'root', ref: root.installationId })
  }
}
