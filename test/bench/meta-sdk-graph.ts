import sdk from 'facebook-nodejs-business-sdk'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import type { Signing } from '../../shared/adapters/graph-over-http.ts'
import type { GraphCall } from '../../shared/meta/graph/graph-call.ts'

/**
 * Graph calls by Meta's own SDK, put in the place of `graph-over-http` to weigh it: the same calls through the SDK's
 * client. What ours adds (time limits, typed failures, usage, nothing logged) is left out, which favours the SDK.
 */
export async function sendGraphCall<T>(
  _context: AdapterContext,
  call: GraphCall<T>,
  signing: Signing,
): Promise<T> {
  const api = new sdk.FacebookAdsApi(signing.token?.reveal() ?? '')
  const secrets = Object.entries(signing.secretParams).map(([name, secret]) => [name, secret.reveal()])
  const params = { ...call.params, ...Object.fromEntries(secrets) } as Record<string, unknown>
  if (signing.proof) params['appsecret_proof'] = signing.proof.reveal()
  return call.read(await api.call(call.method, call.path.split('/'), params))
}
