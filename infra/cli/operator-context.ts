import { randomBytes, randomInt } from 'node:crypto'
import type { AdapterContext } from '../../shared/adapters/context.ts'
import type { Deployment } from '../../shared/domain/deployment.ts'
import type { Address } from '../../shared/ports/addresses.ts'

/** What a terminal has no use for: nobody reads its metrics, and what matters is said by the failure. */
const unheard = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** What the adapters are made from at an operator's desk, with the addresses that the command has looked up. */
export function operatorContext(options: {
  readonly deployment: Deployment
  readonly graphOrigin: string
  readonly addresses: Partial<Record<Address, string>>
}): AdapterContext {
  const { deployment, graphOrigin, addresses } = options
  return {
    clock: { now: () => Date.now() },
    log: unheard,
    metrics: { count: () => undefined },
    random: {
      token: (bytes) => randomBytes(bytes).toString('base64url'),
      fraction: () => randomInt(2 ** 32) / 2 ** 32,
    },
    deployment,
    address: (name) => {
      const address = addresses[name]
      if (address === undefined) throw new Error(`an operator has no address ${name}`)
      return address
    },
    graphOrigin,
    dialogOrigin: graphOrigin,
  }
}
