import type { State } from '../world/state.ts'
import type { Death, Token } from '../world/tokens.ts'
import { GraphError } from './graph-error.ts'

/** The error that a token has come to, or undefined while it lives. */
export function deathOf(state: State, token: Token): GraphError | undefined {
  if (token.death) return deathError(state, token, token.death)
  if (token.expiresAt === 0 || state.clock.seconds() < token.expiresAt) return undefined
  return deathError(state, token, { code: 190, subcode: 463 })
}

/**
 * What calls with a person's token answer once data access has ended, though `debug_token` still calls it
 * valid: code and words as reported in a public issue, not in Meta's documentation.
 */
export function lapseOf(state: State, token: Token): GraphError | undefined {
  if (token.dataAccessExpiresAt === 0 || state.clock.seconds() < token.dataAccessExpiresAt) return undefined
  return new GraphError(
    190,
    "The access token is invalid since the user hasn't engaged the app in longer than 90 days.",
    { subcode: 493 },
  )
}

/** The error of a token that ended in this way. */
export function deathError(state: State, token: Token, death: Omit<Death, 'canPass'>): GraphError {
  const { code, subcode } = death
  return new GraphError(code, deathMessage(state, token, subcode), subcode === undefined ? {} : { subcode })
}

function deathMessage(state: State, token: Token, subcode: number | undefined): string {
  const start = 'Error validating access token:'
  switch (subcode) {
    case 458:
      return `${start} The user has not authorized application ${token.appId}.`
    case 459:
      return `${start} You cannot access the app till you log in to www.facebook.com and follow the instructions given.`
    case 460:
      return (
        `${start} The session has been invalidated because the user changed their password or Facebook has ` +
        'changed the session for security reasons.'
      )
    case 463:
      return (
        `${start} Session has expired on ${dateText(token.expiresAt * 1000)}. ` +
        `The current time is ${dateText(state.clock.now())}.`
      )
    case 467:
      return `${start} The session is invalid because the user logged out.`
    default:
      return `${start} The session is invalid.`
  }
}

function dateText(milliseconds: number): string {
  return new Date(milliseconds).toUTCString()
}
