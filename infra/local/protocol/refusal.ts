import { AwsFailure, type AwsResponse, type Right } from '../service.ts'
import { element, xmlDeclaration } from './xml.ts'

type Wire = 'json-1.0' | 'json-1.1' | 'rest-xml' | 'query-xml'

/** The protocol in which each service words a refusal, by signing name, as the AWS SDK for JavaScript v3 reads it. */
const wires: Readonly<Record<string, Wire>> = {
  dynamodb: 'json-1.0',
  sqs: 'json-1.0',
  kms: 'json-1.1',
  secretsmanager: 'json-1.1',
  events: 'json-1.1',
  s3: 'rest-xml',
  cloudformation: 'query-xml',
}

/**
 * The codes under which SQS answered before it spoke JSON; it still sends them in `x-amzn-query-error`.
 * A code that is not listed is the same in both.
 */
const sqsQueryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
}

/** What a service answers to an access key that it does not know. */
export function unknownKey(signingName: string): AwsFailure {
  const message = 'The security token included in the request is invalid.'
  if (signingName === 's3') {
    const inItsWords = 'The AWS Access Key Id you provided does not exist in our records.'
    return new AwsFailure('InvalidAccessKeyId', inItsWords, 403)
  }
  if (signingName === 'sqs' || signingName === 'cloudformation') {
    return new AwsFailure('InvalidClientTokenId', message, 403)
  }
  return new AwsFailure('UnrecognizedClientException', message)
}

/** What a service answers to a caller without the right (AWS, Access denied error messages, read 2026-11-23). */
export function accessDenied(
  signingName: string,
  callerArn: string,
  { action, resource }: Right,
  because: string,
): AwsFailure {
  // SQS writes actions in lower case, S3 resources in quotes
  const named = signingName === 'sqs' ? action.toLowerCase() : action
  const on = signingName === 's3' ? `"${resource}"` : resource
  const why = because.replace(action, named)
  const message = `User: ${callerArn} is not authorized to perform: ${named} on resource: ${on} ${why}`
  const byXml = signingName === 's3' || signingName === 'cloudformation'
  return byXml
    ? new AwsFailure('AccessDenied', message, 403)
    : new AwsFailure('AccessDeniedException', message)
}

/** Words a refusal so that the caller's SDK raises it as the class of that name. */
export function refusal(signingName: string, failure: AwsFailure, requestId: string): AwsResponse {
  const wire = wires[signingName] ?? 'json-1.1'
  if (wire === 'rest-xml') return xml(failure, errorElement(failure, requestId))
  if (wire === 'query-xml') {
    const error = element('Error', [
      element('Type', failure.status < 500 ? 'Sender' : 'Receiver'),
      element('Code', failure.code),
      element('Message', failure.message),
    ])
    return xml(failure, element('ErrorResponse', [error, element('RequestId', requestId)]))
  }
  return {
    status: failure.status,
    headers: {
      'content-type': `application/x-amz-${wire}`,
      ...(signingName === 'sqs' ? { 'x-amzn-query-error': sqsQueryError(failure) } : {}),
    },
    // KMS answers some refusals without any message
    body: JSON.stringify({ __type: failure.code, ...(failure.message && { message: failure.message }) }),
  }
}

function errorElement(failure: AwsFailure, requestId: string): string {
  return element('Error', [
    element('Code', failure.code),
    element('Message', failure.message),
    element('RequestId', requestId),
  ])
}

function xml(failure: AwsFailure, body: string): AwsResponse {
  return {
    status: failure.status,
    headers: { 'content-type': 'application/xml' },
    body: xmlDeclaration + body,
  }
}

function sqsQueryError(failure: AwsFailure): string {
  const code = sqsQueryCodes[failure.code] ?? failure.code
  return `${code};${failure.status < 500 ? 'Sender' : 'Receiver'}`
}
