import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT, type JWTHeaderParameters } from 'jose'

/** An issuer of access tokens on this machine, as OpenID Connect Discovery describes it. */
export interface TokenIssuer {
  /** `http://127.0.0.1:<port>` */
  readonly issuer: string
  /** What is asked of it, in order. */
  readonly asked: readonly string[]
  /** Replaces the key: new tokens carry the new one, and only with a grace period the old one stays published. */
  rotate(options?: { readonly grace: boolean }): Promise<void>
  /** A token with these claims and no others, signed with the current key. */
  mint(claims: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** Stops answering, or answers again. */
  setAway(away: boolean): void
  close(): Promise<void>
}

interface Key {
  readonly kid: string
  readonly jwk: JWK
  readonly privateKey: CryptoKey
}

let keys = 0

async function newKey(): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const kid = `key-${(keys += 1)}`
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

/** Starts an issuer on a free port. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  let current = await newKey()
  let published = [current.jwk]
  let away = false
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: published },
    }
    const document = away ? undefined : documents[path]
    response
      .writeHead(document ? 200 : 503, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(document ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    asked,
    async rotate({ grace } = { grace: true }) {
      const before = published
      current = await newKey()
      published = grace ? [...before, current.jwk] : [current.jwk]
    },
    mint: (claims, header) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: current.kid, ...header })
        .sign(current.privateKey),
    setAway(isAway) {
      away = isAway
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
