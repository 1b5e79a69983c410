import { bodyOf, type Call } from '../http/call.ts'
import { fail, readId, readObject, readOptional, readWhole } from '../world/read-json.ts'
import type { State } from '../world/state.ts'

/** What a token shows whose app was removed, as far as is known. */
const REMOVED = 458

/**
 * `POST tokens/kill`: the tokens of a business or a person answer 190 with this subcode from now on.
 * The grant stays, so a new login gives a token that lives.
 */
export function killTokens(state: State, call: Call): unknown {
  const fields = readObject(bodyOf(call), '', ['businessId', 'personId', 'subcode'])
  const businessId = readOptional(readId)(fields.get('businessId'), 'businessId')
  const personId = readOptional(readId)(fields.get('personId'), 'personId')
  if ((businessId === undefined) === (personId === undefined))
    fail('', 'must hold either businessId or personId')
  const subcode = readOptional(readWhole(1, 99_999_999))(fields.get('subcode'), 'subcode') ?? REMOVED
  let killed = 0
  for (const token of state.tokens.values()) {
    const isTheirs = businessId === undefined ? token.personId === personId : token.businessId === businessId
    if (!isTheirs || token.deadSubcode !== undefined) continue
    token.deadSubcode = subcode
    killed += 1
  }
  return { killed, subcode }
}
