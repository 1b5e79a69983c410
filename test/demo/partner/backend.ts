import { AwsClient } from 'aws4fetch'

/** The keys of the partner's IAM role. */
export interface RoleKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** AWS takes a signature of five minutes ago; the date of an answer has whole seconds, so this stays well below. */
const TOLERATED_MILLISECONDS = 4 * 60_000

/** `20261123T120000Z`, as a signature is dated. */
function signingTime(at: number): string {
  return new Date(at).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
}

function pathOf(connectionId: string): string {
  return `/v1/connections/${encodeURIComponent(connectionId)}`
}

/**
 * What a partner's backend does with this product: its calls, signed as its IAM role. A machine whose clock is off
 * learns the time from the answer that refuses it, as AWS's own SDKs do, and signs again.
 */
export function createPartnerBackend(apiOrigin: string, region: string, keys: RoleKeys) {
  const aws = new AwsClient({ ...keys, region, service: 'execute-api', retries: 0 })
  let offset = 0

  function send(method: string, path: string, body?: object): Promise<Response> {
    return aws.fetch(`${apiOrigin}${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      aws: { allHeaders: true, datetime: signingTime(Date.now() + offset) },
    })
  }

  /** Whether the answer shows that this machine's clock was off. */
  function learnTime(response: Response): boolean {
    const there = Date.parse(response.headers.get('date') ?? '')
    const isOff = Math.abs(there - Date.now() - offset) > TOLERATED_MILLISECONDS
    if (response.status !== 403 || !isOff) return false
    offset = there - Date.now()
    return true
  }

  async function ask(method: string, path: string, body?: object): Promise<Answered> {
    let response = await send(method, path, body)
    if (learnTime(response)) {
      await response.body?.cancel()
      response = await send(method, path, body)
    }
    return { status: response.status, body: (await response.json()) as Answered['body'] }
  }

  return {
    askForLink: (link: {
      readonly app?: string
      readonly configuration: string
      readonly reference: string
      readonly returnUrl: string
      readonly returnState?: string
    }) => ask('POST', '/v1/login-links', link),
    redeem: (handle: string, reference: string) =>
      ask('POST', `/v1/results/${encodeURIComponent(handle)}`, { reference }),
    /** A page of its connections; names as the API has them, `limit` and `cursor` among them. */
    list: (query: Readonly<Record<string, string>> = {}) =>
      ask('GET', `/v1/connections?${new URLSearchParams(query).toString()}`),
    show: (connectionId: string) => ask('GET', pathOf(connectionId)),
    check: (connectionId: string) => ask('POST', `${pathOf(connectionId)}/check`),
    disconnect: (connectionId: string) => ask('DELETE', pathOf(connectionId)),
  }
}

export type PartnerBackend = ReturnType<typeof createPartnerBackend>
