import { AwsFailure } from '../service.ts'
import type { Doubt } from './verify.ts'
import { unknownKey } from '../protocol/refusal.ts'

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** Services that keep the codes of the query protocol, whatever protocol they speak by now. */
const QUERY_CODES: readonly string[] = ['sqs', 'cloudformation']

/** S3 has a code and words of its own for each reason (AWS, Amazon S3 error responses, read 2026-11-23). */
const IN_WORDS_OF_S3: Readonly<
  Record<Doubt['kind'], readonly [code: string, message: string, status: number]>
> = {
  incomplete: ['AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403],
  scope: ['AuthorizationHeaderMalformed', 'The authorization header is malformed.', 400],
  'unsigned-header': ['AccessDenied', 'There were headers present in the request which were not signed', 403],
  skew: [
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    403,
  ],
  token: ['InvalidToken', 'The provided token is malformed or otherwise invalid.', 400],
  payload: [
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    400,
  ],
  mismatch: [
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  ],
}

/** How the service refuses a signature that it does not believe. */
export function refusedSignature(signingName: string, doubt: Doubt): AwsFailure {
  if (signingName === 's3') return new AwsFailure(...IN_WORDS_OF_S3[doubt.kind])
  if (doubt.kind === 'token') return unknownKey(signingName)
  if (doubt.kind === 'incomplete') return incompleteSignature(doubt.message ?? '')
  const message = doubt.message ?? MISMATCH
  return QUERY_CODES.includes(signingName)
    ? new AwsFailure('SignatureDoesNotMatch', message, 403)
    : new AwsFailure('InvalidSignatureException', message)
}

/** An `Authorization` header that lacks a part, or comes without a time. */
export function incompleteSignature(message: string): AwsFailure {
  return new AwsFailure('IncompleteSignatureException', message)
}
