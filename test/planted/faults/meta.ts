import type { Fault } from '../fault.ts'

/** How Meta is asked, and how its answers are read. */
export const metaFaults: readonly Fault[] = [
  {
    name: "a business's token goes out with the proof of the app's own token",
    file: 'shared/adapters/graph/signing.ts',
    find: 'proof: appSecretProof(secrets.appSecret, secrets.subjectToken)',
    replace:
      'proof: appSecretProof(secrets.appSecret, new Secret(`${app.appId}|${secrets.appSecret.reveal()}`))',
    test: {
      file: 'test/shared/adapters/graph/graph-as-connection.test.ts',
      name: 'a call as the connection carries the root token and the proof of exactly that token',
    },
  },
  {
    name: 'a code exchange that broke off is sent again',
    file: 'shared/meta/edges/oauth-access-token.ts',
    find: 'repeatable: false',
    replace: 'repeatable: true',
    test: {
      file: 'test/shared/meta/edges/oauth-access-token.test.ts',
      name: 'a code is exchanged by a form, under the app’s secret, and never twice',
    },
  },
  {
    name: 'a call that may be sent only once is sent again',
    file: 'shared/adapters/graph-over-http.ts',
    find: 'if (!call.repeatable || !worthRepeating(error)) throw error',
    replace: 'if (!call.repeatable && !worthRepeating(error)) throw error',
    test: {
      file: 'test/shared/adapters/graph-over-http.test.ts',
      name: 'a call that may not be repeated is sent once, whatever happens to it',
    },
  },
  {
    name: 'a redirect of Graph is followed, token and all',
    file: 'shared/adapters/graph-over-http.ts',
    find: "redirect: 'manual'",
    replace: "redirect: 'follow'",
    test: {
      file: 'test/shared/adapters/graph-over-http.test.ts',
      name: 'a redirect is not followed: it would carry the token to another host',
    },
  },
  {
    name: 'a list ends at its first empty page',
    file: 'shared/meta/graph/paging.ts',
    find: '...(answer.paging?.next !== undefined &&',
    replace: `...(answer.data.length > 0 &&
        answer.paging?.next !== undefined &&`,
    test: {
      file: 'test/shared/meta/graph/paging.test.ts',
      name: 'an empty page with a next is not the end',
    },
  },
  {
    name: "a token of another app's is taken when Meta does not say whose it is",
    file: 'shared/domain/token-acceptance.ts',
    find: "if (token.appId !== app.appId) return 'wrong-app'",
    replace: "if (token.appId !== undefined && token.appId !== app.appId) return 'wrong-app'",
    test: {
      file: 'test/shared/domain/token-acceptance.test.ts',
      name: 'a token of another app, or of one that Meta does not name, is refused',
    },
  },
  {
    name: 'the emulator takes a code that was used',
    file: 'test/emulator/graph/oauth/access-token.ts',
    find: 'code.used = true',
    replace: 'code.used = false',
    test: { file: 'test/emulator/exchange.test.ts', name: 'a code is good once' },
  },
  {
    name: 'a permission that only people’s tokens carry passes for a business’s',
    file: 'shared/domain/preflight/configurations.ts',
    find: 'if (kinds.includes(tokenKind)) return []',
    replace: "if (kinds.includes(tokenKind) || kinds.includes('user')) return []",
    test: {
      file: 'test/shared/domain/preflight/permissions.kinds.test.ts',
      name: '%s is warned of on a business’s token, which cannot carry it',
    },
  },
]
