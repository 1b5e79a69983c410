import { bodyOf, type Call } from '../http/call.ts'
import { fail, readId, readObject, readOptional, readWhole } from '../world/read-json.ts'
import type { State } from '../world/state.ts'
import type { Token } from '../world/tokens.ts'

/** What a token shows whose app was removed, as far as is known. */
const REMOVED = 458
const WHOSE = ['appId', 'businessId', 'personId']

/**
 * `POST tokens/kill`: the tokens of a business, a person or a whole app answer 190 with this subcode
 * from now on. The grants stay, so a new login gives a token that lives. `subcode: null` is none.
 */
export function killTokens(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', [...WHOSE, 'code', 'subcode'])
  const tokens = tokensOf(state, fields)
  const code = readOptional(readWhole(1, 999))(fields.get('code'), 'code') ?? 190
  if (code !== 190 && code !== 102) fail('code', 'must be 190 or 102')
  const subcode = readSubcode(fields, code === 190 ? REMOVED : undefined)
  const alive = tokens.filter((token) => token.death === undefined)
  for (const token of alive) token.death = { code, subcode, canPass: true }
  return { killed: alive.length, code, subcode }
}

/** `POST tokens/revive`: those live again that were killed from here, as when a person has cleared a checkpoint. */
export function reviveTokens(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', [...WHOSE, 'subcode'])
  const only = readOptional(readWhole(1, 99_999_999))(fields.get('subcode'), 'subcode')
  const killed = tokensOf(state, fields).filter(
    ({ death }) => death?.canPass === true && (only === undefined || death.subcode === only),
  )
  for (const token of killed) token.death = undefined
  return { revived: killed.length }
}

/** `POST tokens/end-data-access`: a person has not used the app for ninety days. Business tokens know no such end. */
export function endDataAccess(state: State, call: Call): unknown {
  const tokens = tokensOf(state, readObject(bodyOf(call), '', WHOSE))
  const reading = tokens.filter((token) => token.dataAccessExpiresAt !== 0)
  for (const token of reading) token.dataAccessExpiresAt = state.clock.seconds()
  return { ended: reading.length }
}

function readSubcode(fields: ReadonlyMap<string, unknown>, otherwise: number | undefined) {
  const value = fields.get('subcode')
  return value === null ? undefined : (readOptional(readWhole(1, 99_999_999))(value, 'subcode') ?? otherwise)
}

/** The tokens that are meant; never those of an app itself, which nobody's doing ends but a new secret. */
function tokensOf(state: State, fields: ReadonlyMap<string, unknown>): readonly Token[] {
  const [appId, businessId, personId] = WHOSE.map((key) => readOptional(readId)(fields.get(key), key))
  if (businessId !== undefined && personId !== undefined)
    fail('', 'must not hold both businessId and personId')
  if (appId === undefined && businessId === undefined && personId === undefined)
    fail('', 'must hold businessId, personId or appId')
  if (appId !== undefined && !state.apps.has(appId)) fail('appId', 'names no app')
  return [...state.tokens.values()].filter(
    (token) =>
      token.kind !== 'app' &&
      (appId === undefined || token.appId === appId) &&
      (businessId === undefined || token.businessId === businessId) &&
      (personId === undefined || token.personId === personId),
  )
}
