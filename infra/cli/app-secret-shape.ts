import type { Secret } from '../../shared/base/secret.ts'
import { Refusal } from './refusal.ts'

/** How app secrets look today: 32 lower-case hexadecimal digits. Meta promises no form. */
const USUAL = /^[0-9a-f]{32}$/

/**
 * Refuses what is certainly not an app secret, by what it is instead; warns of one in an unusual form, which is
 * stored all the same.
 */
export function checkShape(secret: Secret<string>, appId: string): string | undefined {
  const value = secret.reveal()
  if (value === '') throw new Refusal('nothing was entered: the secret stays as it was')
  if (/\s/.test(value)) throw new Refusal('an app secret has no spaces: copy it again')
  if (value === appId) throw new Refusal('this is the app id: the secret is on the same page, behind "Show"')
  if (value.includes('|'))
    throw new Refusal('this is an app access token: the secret is the part behind the |')
  if (value.startsWith('EAA')) throw new Refusal('this is an access token, not the app secret')
  return USUAL.test(value)
    ? undefined
    : 'this does not look like an app secret (32 digits 0-9 a-f); it is stored as entered'
}
