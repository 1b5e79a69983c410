import type { Callers } from '../callers.ts'
import type { IamAuthorizer } from './event.ts'

/**
 * Who signed a request, by the access key in its SigV4 header; undefined when it is unsigned or nobody has the
 * key. The signature itself is not checked.
 */
export function authorize(
  callers: Pick<Callers, 'find'>,
  authorization: string | undefined,
): IamAuthorizer | undefined {
  const credential =
    /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/[^/]+\/execute-api\/aws4_request/.exec(
      authorization ?? '',
    )
  const caller = callers.find(credential?.[1] ?? '')
  if (!caller) return undefined
  const session = caller.arn.split('/').at(-1) ?? ''
  const userId = `AROA${caller.accessKeyId.slice(4)}:${session}`
  return {
    accessKey: caller.accessKeyId,
    accountId: caller.arn.split(':')[4] ?? '',
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: '',
    userArn: caller.arn,
    userId,
  }
}
