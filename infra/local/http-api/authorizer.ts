import type { Callers } from '../callers.ts'
import type { Clock } from '../clock.ts'
import { readAuthorization } from '../signature/authorization.ts'
import type { WireRequest } from '../signature/canonical-request.ts'
import { doubtOf } from '../signature/verify.ts'
import type { KeyHolder } from '../service.ts'
import { gatewayAnswer, type Answer } from './answer.ts'
import type { DeclaredRoute, JwtDeclaration } from './declaration.ts'
import { createJwtAuthorizer, type JwtAuthorizer, type JwtIdentity } from './jwt/jwt-authorizer.ts'

/** What an HTTP API tells a function about a caller who signed the request with a key of IAM. */
export interface IamIdentity {
  readonly accessKey: string
  readonly accountId: string
  readonly callerId: string
  readonly cognitoIdentity: null
  readonly principalOrgId: string
  readonly userArn: string
  readonly userId: string
}

/** Who has called, as `requestContext.authorizer` says it. */
export type Identity = { readonly iam: IamIdentity } | { readonly jwt: JwtIdentity }

/** Whether a request may pass, and as whom; nobody on a route that asks for nothing. */
export type Verdict = { readonly identity: Identity | undefined } | { readonly refused: Answer }

/** Judges each request as its route asks: not at all, by its signature, or by its token. */
export type Authorizer = (
  route: Pick<DeclaredRoute, 'authorization'>,
  request: WireRequest,
) => Promise<Verdict>

const FORBIDDEN = gatewayAnswer(403, 'Forbidden')

export function createAuthorizer(setting: {
  readonly callers: Pick<Callers, 'find'>
  readonly clock: Clock
  readonly region: string
}): Authorizer {
  const byDeclaration = new Map<JwtDeclaration, JwtAuthorizer>()
  const jwtAuthorizer = (declaration: JwtDeclaration) => {
    const made = byDeclaration.get(declaration) ?? createJwtAuthorizer(declaration, setting.clock)
    byDeclaration.set(declaration, made)
    return made
  }
  return async ({ authorization }, request) => {
    if (authorization === 'NONE') return { identity: undefined }
    if (authorization === 'AWS_IAM') {
      const signer = signerOf(request, setting)
      return signer ? { identity: { iam: iamIdentity(signer) } } : { refused: FORBIDDEN }
    }
    const header = request.headers['authorization']?.[0]
    const jwt = await jwtAuthorizer(authorization)(header)
    return jwt ? { identity: { jwt } } : { refused: unauthorized(header) }
  }
}

/** Who signed a request; undefined when nobody did, nobody has the key, or the signature is not to be believed. */
function signerOf(
  request: WireRequest,
  { callers, clock, region }: Parameters<typeof createAuthorizer>[0],
): KeyHolder | undefined {
  const authorization = readAuthorization(request.headers['authorization']?.[0])
  const signer = authorization && callers.find(authorization.accessKeyId)
  if (!signer) return undefined
  const arrival = { service: 'execute-api', region, now: clock.now() }
  return doubtOf(request, authorization, signer, arrival) ? undefined : signer
}

function iamIdentity({ accessKeyId, arn }: KeyHolder): IamIdentity {
  const session = arn.split('/').at(-1) ?? ''
  const userId = `AROA${accessKeyId.slice(4)}:${session}`
  return {
    accessKey: accessKeyId,
    accountId: arn.split(':')[4] ?? '',
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: '',
    userArn: arn,
    userId,
  }
}

function unauthorized(header: string | undefined): Answer {
  const answer = gatewayAnswer(401, 'Unauthorized')
  const challenge = header === undefined ? 'Bearer' : 'Bearer scope="" error="invalid_token"'
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } }
}
