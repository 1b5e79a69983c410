import { derivedId } from './ids.ts'
import type { SeedConfiguration } from './seed.ts'
import type { State } from './state.ts'

/** What a business, or a person, has given to an app. */
export interface Grant {
  readonly appId: string
  /** A portfolio for a system-user configuration, undefined for a user configuration. */
  readonly businessId: string | undefined
  readonly personId: string
  /** Who the token speaks as: the integration's system user, or the app-scoped id of the person. */
  readonly userId: string
  readonly configurationId: string
  permissions: readonly string[]
  /** Taken back one by one since the last login. */
  declined: readonly string[]
  assetIds: readonly string[]
  /** Seconds since the epoch: of the last login, of the first one, and of the last change. */
  readonly grantedAt: number
  readonly connectedAt: number
  updatedAt: number
}

/** The grant of a business to an app: one integration per app and business. */
export function grantOfBusiness(state: State, appId: string, businessId: string): Grant | undefined {
  return state.grants.get(grantKey(appId, businessId, ''))
}

/** The grant of a person to an app, by a login of their own. */
export function grantOfPerson(state: State, appId: string, personId: string): Grant | undefined {
  return state.grants.get(grantKey(appId, undefined, personId))
}

/** Takes a grant out of the world; its tokens and codes are another matter. */
export function dropGrant(state: State, grant: Grant): void {
  state.grants.delete(grantKey(grant.appId, grant.businessId, grant.personId))
}

/** The id by which an app knows a person: another one for each app, the same at each login. */
export function appScopedId(appId: string, personId: string): string {
  return derivedId(17, appId, `person ${personId}`)
}

function grantKey(appId: string, businessId: string | undefined, personId: string): string {
  return `${appId}|${businessId === undefined ? `person ${personId}` : `business ${businessId}`}`
}

/**
 * Writes a grant. A second login of the same grantor for the same app replaces assets and
 * permissions and keeps the user id; tokens from before keep what they were issued with.
 * Chosen here: Meta documents one integration per app and business, not what a second login keeps.
 */
export function writeGrant(
  state: State,
  appId: string,
  configuration: SeedConfiguration,
  personId: string,
  businessId: string | undefined,
  assetIds: readonly string[],
): Grant {
  const key = grantKey(appId, businessId, personId)
  const now = state.clock.seconds()
  // A user token carries public_profile by itself; system-user tokens show the configuration's
  // permissions only, as in the sample of Meta's WhatsApp permissions page (5 Nov 2025).
  const automatic = configuration.tokenKind === 'user' ? ['public_profile'] : []
  const grant: Grant = {
    appId,
    businessId,
    personId,
    userId:
      businessId === undefined
        ? appScopedId(appId, personId)
        : derivedId(17, appId, `business ${businessId}`),
    configurationId: configuration.configurationId,
    permissions: [...new Set([...configuration.permissions, ...automatic])],
    declined: [],
    assetIds: [...assetIds],
    grantedAt: now,
    connectedAt: state.grants.get(key)?.connectedAt ?? now,
    updatedAt: now,
  }
  state.grants.set(key, grant)
  if (businessId === undefined) state.appScopedIds.add(grant.userId)
  return grant
}
