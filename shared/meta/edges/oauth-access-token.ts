import * as z from 'zod'
import { Secret } from '../../base/secret.ts'
import type { GraphCall } from '../graph/graph-call.ts'
import { reader } from '../graph/read.ts'

const answer = z.looseObject({ access_token: z.string().min(1) })

/**
 * Exchanges an authorization code: `POST /oauth/access_token` with a form body, which keeps the secret out of URLs.
 * A code works once and dies after 30 seconds (Embedded Signup) or about ten minutes: never retried.
 * `expires_in` is not trusted; `debug_token` tells the expiry (Meta, Manually Build a Login Flow, read 2026-11-23).
 */
export function exchangeCode(exchange: {
  readonly appId: string
  readonly redirectUri: string
  readonly authorizationCode: Secret<string>
}): GraphCall<Secret<string>> {
  return {
    operation: 'exchange-code',
    method: 'POST',
    path: 'oauth/access_token',
    params: { client_id: exchange.appId, redirect_uri: exchange.redirectUri },
    secretParams: { client_secret: 'app-secret', code: exchange.authorizationCode },
    as: 'code-exchange',
    repeatable: false,
    timeoutMilliseconds: 10_000,
    read: (body) => new Secret(reader('exchange-code', answer)(body).access_token),
  }
}
