import { randomBytes } from 'node:crypto'
import type { SeedConfiguration } from '../world/seed.ts'
import type { App, State } from '../world/state.ts'

/** What a dialog was opened for, checked. */
export interface DialogRequest {
  readonly app: App
  readonly configuration: SeedConfiguration
  readonly redirectUri: string
  /** Sent back unchanged, when there was one. */
  readonly state: string | undefined
  readonly responseTypes: ReadonlySet<ResponseType>
}

export const responseTypes = ['code', 'token', 'granted_scopes'] as const
export type ResponseType = (typeof responseTypes)[number]

/** How far a person has come in a dialog. Choices can be made again until the end. */
export interface Dialog {
  readonly id: string
  readonly request: DialogRequest
  /** The version in the path, which the forms keep. */
  readonly versionPath: string
  personId: string | undefined
  businessId: string | undefined
  assetIds: readonly string[]
  /** Where the dialog ended: a second click on its last button leads to the same place. */
  location: string | undefined
}

const MOST_DIALOGS = 5000

/** A new dialog, known by an id that stands in each of its forms. */
export function openDialog(state: State, request: DialogRequest, versionPath: string): Dialog {
  for (const old of state.dialogs.keys()) {
    if (state.dialogs.size < MOST_DIALOGS) break
    state.dialogs.delete(old)
  }
  const dialog: Dialog = {
    id: randomBytes(16).toString('hex'),
    request,
    versionPath,
    personId: undefined,
    businessId: undefined,
    assetIds: [],
    location: undefined,
  }
  state.dialogs.set(dialog.id, dialog)
  return dialog
}
