import type { JsonWebKey } from 'node:crypto'
import type { Clock } from '../../clock.ts'

/** The public keys of an issuer, as its discovery document leads to them. */
export interface IssuerKeys {
  /** Undefined when the issuer publishes no such key. Rejects when it does not answer. */
  find(keyId: string): Promise<JsonWebKey | undefined>
}

/** API Gateway may keep keys for two hours (AWS, Control access to HTTP APIs with JWT authorizers, read 2026-11-23). */
const KEPT_MILLISECONDS = 2 * 60 * 60_000
/** A key that is not among those kept is asked for again, but not for every token that names one. */
const ASKED_AGAIN_MILLISECONDS = 60_000
/** In the machine's own time: the issuer is a process of its own. */
const PATIENCE_MILLISECONDS = 5_000

/** @param issuer as the authorizer names it; its documents lie below it */
export function createIssuerKeys(issuer: string, clock: Clock): IssuerKeys {
  let kept: { readonly keys: readonly JsonWebKey[]; readonly at: number } | undefined
  let asking: Promise<readonly JsonWebKey[]> | undefined

  async function ask(): Promise<readonly JsonWebKey[]> {
    const keys = await fetchKeys(issuer)
    kept = { keys, at: clock.now() }
    return keys
  }

  async function fresh(): Promise<readonly JsonWebKey[]> {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    async find(keyId) {
      const withId = (keys: readonly JsonWebKey[]) => keys.find((key) => key['kid'] === keyId)
      const age = kept ? clock.now() - kept.at : Infinity
      const known = kept && age < KEPT_MILLISECONDS ? withId(kept.keys) : undefined
      if (known || age < ASKED_AGAIN_MILLISECONDS) return known
      return withId(await fresh())
    },
  }
}

async function fetchKeys(issuer: string): Promise<readonly JsonWebKey[]> {
  const discovery = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const { jwks_uri: address } = discovery
  if (typeof address !== 'string') throw new Error(`${issuer} names no jwks_uri`)
  const { keys } = await fetchJson(address)
  if (!Array.isArray(keys)) throw new Error(`${address} holds no keys`)
  return keys as JsonWebKey[]
}

async function fetchJson(address: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  return (await response.json()) as Readonly<Record<string, unknown>>
}
