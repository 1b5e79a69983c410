import { createHmac } from 'node:crypto'
import { SHORTEST, type Hidden } from './scan/secret-index.ts'

/** A secret as the ground tells it. */
interface Told {
  readonly kind: string
  readonly value: string
  readonly encoding: 'utf8' | 'base64'
}

/** Kinds of which a part says nothing yet. */
const WHOLE = new Set(['personName', 'personId', 'appScopedId', 'reference', 'returnState'])
/** Chosen by people, so some are words: what is too short to be told from a word is not looked for. */
const CHOSEN = new Set(['reference', 'returnState'])

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}

/** What Meta has given out so far, by its emulator. */
export async function secretsOfMeta(emulatorOrigin: string): Promise<Hidden[]> {
  const told = await ask<Record<string, string[]>>(`${emulatorOrigin}/__emulator/secrets`)
  return Object.entries(told).flatMap(([kind, values]) => values.map((value) => ({ kind, value })))
}

/** A secret of the ground's as something to look for. */
export function hidden({ kind, value, encoding }: Told): Hidden {
  return { kind, value: encoding === 'base64' ? Buffer.from(value, 'base64') : value }
}

/** What AWS has given out and taken in so far, by the ground: app secrets of all versions, plaintext data keys. */
export async function secretsOfGround(awsOrigin: string): Promise<Hidden[]> {
  return (await ask<Told[]>(`${awsOrigin}/__ground/secrets`)).map(hidden)
}

/** The proof of each token under each app secret, old ones too (Meta, Securing Graph API requests, read 2026-11-23). */
function proofsOf(secrets: readonly Hidden[]): Hidden[] {
  const texts = (...kinds: string[]) =>
    secrets.flatMap(({ kind, value }) => (kinds.includes(kind) && typeof value === 'string' ? [value] : []))
  const keys = [...new Set(texts('appSecret', 'previousAppSecret'))]
  return keys.flatMap((key) =>
    texts('accessToken').map((token) => ({
      kind: 'appSecretProof',
      value: createHmac('sha256', key).update(token).digest('hex'),
    })),
  )
}

/** All that is to be looked for, each once, with the proofs that follow from it. */
export function allOf(...parts: readonly (readonly Hidden[])[]): Hidden[] {
  const known = parts.flat()
  const byValue = new Map(
    [...known, ...proofsOf(known)].map((secret) => [
      `${secret.kind} ${Buffer.from(secret.value).toString('base64')}`,
      { ...secret, whole: WHOLE.has(secret.kind) },
    ]),
  )
  return [...byValue.values()].filter(({ kind, value }) => !CHOSEN.has(kind) || value.length >= SHORTEST)
}
