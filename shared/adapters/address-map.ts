import { Failure } from '../base/failure.ts'
import type { Address } from '../ports/addresses.ts'
import type { AdapterContext } from './context.ts'

/** Reads an address that is a JSON object of text; throws `ERR_DEPLOYMENT_INVALID` when it is not. */
function addressMap(context: AdapterContext, name: Address): Readonly<Record<string, unknown>> {
  try {
    const map: unknown = JSON.parse(context.address(name))
    if (typeof map === 'object' && map !== null) return { ...map }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Failure('ERR_DEPLOYMENT_INVALID', `address ${name} is no json object`)
}

/** A lookup in an address that holds one value per key; an unlisted key is `ERR_DEPLOYMENT_INVALID`. */
export function addressesBy(context: AdapterContext, name: Address): (key: string) => string {
  const map = new Map(Object.entries(addressMap(context, name)))
  return (key) => {
    const value = map.get(key)
    if (typeof value === 'string') return value
    throw new Failure('ERR_DEPLOYMENT_INVALID', `address ${name} has no entry for ${key}`)
  }
}
