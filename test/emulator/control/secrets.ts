import type { State } from '../world/state.ts'

/**
 * `GET secrets`: all that Meta has ever handed out and the dashboard shows under a veil, and who the people are, for a
 * test that looks for them where they must not be. It is what an app would have to keep to itself, kind by kind.
 */
export function tellSecrets(state: State): unknown {
  return {
    accessToken: [...state.tokens.keys()],
    authorizationCode: [...state.codes.keys()],
    appSecret: [...state.apps.values()].map(({ appSecret }) => appSecret),
    personName: [...state.people.values()].map(({ name }) => name),
    personId: [...state.people.keys()],
    appScopedId: [...state.appScopedIds],
  }
}
