import { loopbackOrigin } from '../../base/loopback.ts'
import type { Deployment } from '../deployment.ts'
import { error, type Finding, warning } from './finding.ts'

/** Claims that are the same in all tokens of an issuer, or another in each: they tell no caller from the next. */
const TELLING_NOTHING: readonly string[] = ['iss', 'exp', 'nbf', 'iat', 'jti']

/** What is wrong with how callers are to prove who they are. */
export function authorizationFindings(authorization: Deployment['authorization']): readonly Finding[] {
  if (authorization?.kind !== 'jwt') return []
  const { issuer, claim } = authorization
  return [...issuerFindings('authorization.issuer', issuer), ...claimFindings('authorization.claim', claim)]
}

function issuerFindings(path: string, text: string): readonly Finding[] {
  const url = URL.parse(text)
  const mend = 'write it as its tokens do in iss, e.g. https://login.example.com'
  if (!url) return [error(path, `${text} is no URL`, mend)]
  if (url.username || url.password || url.search || url.hash || /[?#]/.test(text)) {
    return [error(path, 'it has a user name, a query or a fragment', mend)]
  }
  if (url.protocol === 'https:') return []
  if (loopbackOrigin(text) !== undefined) {
    const what = `${text} is on this machine: AWS takes no such issuer`
    return [warning(path, what, 'name an https issuer before you deploy')]
  }
  return [error(path, `${text} is not https`, 'API Gateway fetches the keys of https issuers only')]
}

function claimFindings(path: string, claim: string): readonly Finding[] {
  if (!TELLING_NOTHING.includes(claim)) return []
  return [
    error(path, `${claim} tells no caller from another`, "name one that does, e.g. 'sub' or 'client_id'"),
  ]
}
