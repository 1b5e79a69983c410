import type { Grant } from './grants.ts'
import { randomLetters } from './ids.ts'
import type { SeedConfiguration } from './seed.ts'
import type { State } from './state.ts'

/** An authorization code: good once, for a while, with the redirect URI that it was made for. */
export interface Code {
  readonly value: string
  readonly grant: Grant
  readonly configuration: SeedConfiguration
  readonly redirectUri: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
  used: boolean
  /** Whether its grant was taken back before anybody exchanged it. */
  withdrawn: boolean
}

/** A new code; its shape (`AQ…`, more than 300 characters) is that of codes seen in public. */
export function issueCode(
  state: State,
  grant: Grant,
  configuration: SeedConfiguration,
  redirectUri: string,
): Code {
  const code: Code = {
    value: `AQ${randomLetters(320)}`,
    grant,
    configuration,
    redirectUri,
    expiresAt: state.clock.seconds() + configuration.codeSeconds,
    used: false,
    withdrawn: false,
  }
  state.codes.set(code.value, code)
  return code
}

/** What nobody exchanged yet of a grant that is gone cannot be exchanged any more. */
export function withdrawCodes(state: State, grant: Grant): void {
  for (const code of state.codes.values())
    if (code.grant.appId === grant.appId && code.grant.userId === grant.userId) code.withdrawn = true
}
