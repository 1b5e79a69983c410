type Attribute = { readonly S?: string } | undefined
type Attributes = Readonly<Record<string, Attribute>>

interface RowInput {
  readonly Key?: Attributes
  readonly Item?: Attributes
  readonly ExpressionAttributeValues?: Attributes
}

/** The kind of row that a call of DynamoDB is about: what its keys begin with. */
function rowKind(body: string | Uint8Array): string {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const { Key, Item, ExpressionAttributeValues: values } = JSON.parse(text) as RowInput
  const keys = Key ?? Item ?? { pk: values?.[':pk'], sk: values?.[':sk'] ?? values?.[':prefix'] }
  return [keys['pk'], keys['sk']].map((key) => key?.S?.split('#')[0] ?? '*').join(' ')
}

/** Names a call of AWS by its `x-amz-target`: `PutItem LAND META`, `SendMessage`. */
export function nameOfAwsCall(target: string, body: string | Uint8Array): string {
  const [service, operation = ''] = target.split('.')
  return service?.startsWith('DynamoDB') ? `${operation} ${rowKind(body)}` : operation
}

/** Names a call of S3, which has no target: `GET bucket`, `PUT insights`. */
export function nameOfS3Call(method: string, path: string): string {
  const [, , kind = ''] = path.split('/')
  return `${method} ${kind || 'bucket'}`
}

/** Names a call of Graph: `POST oauth/access_token`, without version and query. */
export function nameOfGraphCall(method: string, url: string): string {
  return `${method} ${url.split('?')[0]?.replace(/^\/v[\d.]+\//, '')}`
}

/** The code exchange, as a line names it. */
export const EXCHANGE = 'POST oauth/access_token'
