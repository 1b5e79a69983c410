import type { Address } from '../ports/addresses.ts'
import type { Ambient } from '../ports/ambient.ts'

/** What an adapter is made from: the ambient ports and the addresses that its function was given. */
export interface AdapterContext extends Ambient {
  /** The value of an address; throws `ERR_DEPLOYMENT_INVALID` naming it when the function was not given it. */
  address(name: Address): string
  /** `https://graph.facebook.com`, or a loopback origin on one machine. */
  readonly graphOrigin: string
  /** `https://www.facebook.com`, or a loopback origin on one machine. */
  readonly dialogOrigin: string
}
