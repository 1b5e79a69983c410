import type { Services } from '../aws.ts'
import { readUpload } from '../s3/body.ts'
import type { AwsRequest, AwsResponse, LocalService } from '../service.ts'
import type { Witness } from './witness.ts'

/** One call as a watcher sees it: what was asked, and what was answered. */
interface Call {
  readonly operation: string
  readonly input: Json
  readonly output: Json
  readonly request: AwsRequest
}

type Json = Readonly<Record<string, unknown>>
type Watcher = (witness: Witness, call: Call) => void

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

/** What AWS itself sends on, a function having failed, is a dead letter. */
function watchQueues(witness: Witness, { operation, input, request }: Call): void {
  if (!operation.startsWith('SendMessage')) return
  const sink = request.caller.accessKeyId === 'AWS' ? 'dead-letter' : 'message'
  const { QueueUrl, Entries, ...single } = input
  for (const message of Entries === undefined ? [single] : list(Entries)) {
    witness.note(sink, text(QueueUrl).split('/').at(-1) ?? '', message)
  }
}

/** A write that a condition refused is noted too: it had left the function. */
function watchTables(witness: Witness, { operation, input }: Call): void {
  if (/^(?:Put|Update|Delete)Item$/.test(operation)) {
    const { TableName, ...write } = input
    witness.note('table', text(TableName), write)
  }
}

function watchBus(witness: Witness, { operation, input }: Call): void {
  if (operation !== 'PutEvents') return
  for (const { EventBusName, ...event } of list(input['Entries'])) {
    witness.note('event', text(EventBusName).split('/').at(-1) ?? '', event)
  }
}

function watchObjects(witness: Witness, { request }: Call): void {
  if (request.method !== 'PUT') return
  const [, bucket = '', ...key] = request.path.split('/')
  const own = Object.entries(request.headers).filter(([name]) => /^(?:x-amz-meta-|content-type$)/.test(name))
  const content = readUpload(request).bytes.toString('base64')
  witness.note('object', bucket, { key: key.join('/'), ...Object.fromEntries(own), content })
}

/** Every secret that goes in or out, by the member that it stands in; what else AWS tells of secrets is a sink. */
function watchSecrets(witness: Witness, { input, output }: Call): void {
  for (const value of [input['SecretString'], output['SecretString']]) learnFrom(witness, text(value))
  const { SecretString: _, SecretBinary: __, ...told } = output
  witness.note('secret-metadata', text(told['Name']), told)
}

function learnFrom(witness: Witness, secret: string): void {
  if (secret === '') return
  const members = JSON.parse(secret) as Json
  for (const [kind, value] of Object.entries(members)) {
    if (typeof value === 'string') witness.learn({ kind, value, encoding: 'utf8' })
  }
}

/** The encryption context of a call stands in CloudTrail in plain text (AWS, Encryption context, read 2026-11-23). */
function watchKeys(witness: Witness, { operation, input, output }: Call): void {
  const { Plaintext: _, CiphertextBlob: __, ...told } = input
  witness.note('audit-trail', 'kms', { operation, ...told })
  const key = text(output['Plaintext'])
  if (key !== '') witness.learn({ kind: 'dataKey', value: key, encoding: 'base64' })
}

const watchers: Readonly<Record<keyof Services, Watcher | undefined>> = {
  sqs: watchQueues,
  dynamodb: watchTables,
  eventBridge: watchBus,
  s3: watchObjects,
  secretsManager: watchSecrets,
  kms: watchKeys,
  // It only tells of stacks.
  cloudFormation: undefined,
}

function json(body: string | Buffer): Json {
  try {
    return JSON.parse(body.toString()) as Json
  } catch {
    // S3 speaks XML and bytes; what no service can read it refuses by itself.
    return {}
  }
}

function watched<T extends LocalService>(service: T, watch: Watcher, witness: Witness): T {
  const see = (request: AwsRequest, answer: AwsResponse | undefined) =>
    watch(witness, {
      operation: request.headers['x-amz-target']?.split('.').at(-1) ?? '',
      input: json(request.body),
      output: json(answer?.body ?? ''),
      request,
    })
  return {
    ...service,
    async handle(request) {
      let answer: AwsResponse | undefined
      try {
        answer = await service.handle(request)
        return answer
      } finally {
        see(request, answer)
      }
    },
  }
}

/** The services, with a witness to what is written through them. */
export function watchServices(services: Services, witness: Witness): Services {
  const entries = Object.entries(services) as [keyof Services, LocalService][]
  return Object.fromEntries(
    entries.map(([name, service]) => {
      const watch = watchers[name]
      return [name, watch ? watched(service, watch, witness) : service]
    }),
  ) as unknown as Services
}
