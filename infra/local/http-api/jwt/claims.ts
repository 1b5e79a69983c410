import type { JwtDeclaration } from '../declaration.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * Whether the claims of a token hold for this authorizer at this time (AWS, Control access to HTTP APIs with JWT
 * authorizers, read 2026-11-23): `iss` is the issuer; `aud`, or `client_id` where there is no `aud`, is in the
 * audience; `exp` is to come; `nbf` and `iat`, where given, have passed.
 * @param now milliseconds since the epoch
 */
export function areValid(claims: Claims, { issuer, audience }: JwtDeclaration, now: number): boolean {
  const seconds = now / 1000
  const { iss, exp, nbf, iat } = claims
  return (
    iss === issuer &&
    audienceOf(claims).some((one) => audience.includes(one)) &&
    typeof exp === 'number' &&
    exp > seconds &&
    hasPassed(nbf, seconds) &&
    hasPassed(iat, seconds)
  )
}

/**
 * The claims as a function gets them: every one as text, a list in brackets and without commas. AWS does not document
 * it; others measured it (issue 802 of aws-solutions-library-samples/guidance-for-claude-code-with-amazon-bedrock, read
 * 2026-11-23).
 */
export function claimsInEvent(claims: Claims): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)]))
}

function audienceOf({ aud, client_id: clientId }: Claims): readonly string[] {
  const named = aud ?? clientId
  const list: readonly unknown[] = Array.isArray(named) ? named : [named]
  return list.filter((one) => typeof one === 'string')
}

function hasPassed(time: unknown, seconds: number): boolean {
  return time === undefined || (typeof time === 'number' && time <= seconds)
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
