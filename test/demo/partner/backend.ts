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

/**
 * What a partner's backend does with this product: two calls, signed as its IAM role. A machine whose clock is off
 * learns the time from the answer that refuses it, as AWS's own SDKs do, and signs again.
 */
export function createPartnerBackend(apiOrigin: string, region: string, keys: RoleKeys) {
  const aws = new AwsClient({ ...keys, region, service: 'execute-api', retries: 0 })
  let offset = 0

  function send(path: string, body: object): Promise<Response> {
    return aws.fetch(`${apiOrigin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
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

  async function post(path: string, body: object): Promise<Answered> {
    let response = await send(path, body)
    if (learnTime(response)) {
      await response.body?.cancel()
      response = await send(path, body)
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
    }) => post('/v1/login-links', link),
    redeem: (handle: string, reference: string) =>
      post(`/v1/results/${encodeURIComponent(handle)}`, { reference }),
  }
}

export type PartnerBackend = ReturnType<typeof createPartnerBackend>
