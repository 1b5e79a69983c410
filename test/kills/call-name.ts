import type { IncomingMessage } from 'node:http'

type Attribute = { readonly S?: string } | undefined
type Attributes = Readonly<Record<string, Attribute>>

interface Input {
  readonly Key?: Attributes
  readonly Item?: Attributes
  readonly ExpressionAttributeValues?: Attributes
}

/** The kind of row that a call of DynamoDB is about: what its keys begin with. */
function rowKind(body: Buffer): string {
  const { Key, Item, ExpressionAttributeValues: values } = JSON.parse(body.toString('utf8')) as Input
  const keys = Key ?? Item ?? { pk: values?.[':pk'], sk: values?.[':sk'] ?? values?.[':prefix'] }
  return [keys['pk'], keys['sk']].map((key) => key?.S?.split('#')[0] ?? '*').join(' ')
}

/**
 * A name that tells one call of a process from another: `dynamodb PutItem LAND META`, `sqs SendMessage`,
 * `graph POST oauth/access_token`. Nothing of a query, and of a body only what kind of row it is about.
 */
export function nameOfCall({ method, headers, url }: IncomingMessage, body: Buffer): string {
  const scope = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//
  const service = scope.exec(headers.authorization ?? '')?.[1]
  if (service === undefined) return `graph ${method} ${url?.split('?')[0]?.replace(/^\/v[\d.]+\//, '')}`
  const operation = String(headers['x-amz-target']).split('.').at(-1)
  return service === 'dynamodb' ? `${service} ${operation} ${rowKind(body)}` : `${service} ${operation}`
}
