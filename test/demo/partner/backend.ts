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

/** What a partner's backend does with this product: two calls, signed as its IAM role. */
export function createPartnerBackend(apiOrigin: string, region: string, keys: RoleKeys) {
  const aws = new AwsClient({ ...keys, region, service: 'execute-api', retries: 0 })

  async function post(path: string, body: object): Promise<Answered> {
    const response = await aws.fetch(`${apiOrigin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      aws: { allHeaders: true },
    })
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
