import { afterEach } from 'vitest'
import { type Clock, createClock } from '../../../infra/local/clock.ts'
import { createGateway, type Gateway } from '../../../infra/local/gateway.ts'
import { createGuard } from '../../../infra/local/iam/guard.ts'
import type { LocalService } from '../../../infra/local/service.ts'

export interface OpenGateway<S> {
  readonly service: S
  readonly clock: Clock
  readonly gateway: Gateway
  readonly origin: string
  /** What an SDK client takes to call through the gateway as a caller that it knows. */
  readonly client: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  }
}

const REGION = 'eu-central-1'

/** Who calls through the gateway; an administrator as long as nothing is enforced. */
export const ROLE_OF_CALLER = 'arn:aws:iam::000000000000:role/path/room'

const open: Gateway[] = []

afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close()
})

/** A gateway with one service behind it, closed after the test. */
export async function openGateway<S extends LocalService>(
  create: (clock: Clock) => S,
  guard = createGuard(),
): Promise<OpenGateway<S>> {
  const clock = createClock()
  const service = create(clock)
  const known = {
    accessKeyId: 'AKIDKNOWN',
    secretAccessKey: 'known only to the two',
    arn: 'arn:aws:sts::000000000000:assumed-role/room/session',
    roleArn: ROLE_OF_CALLER,
  }
  const callers = { find: (id: string) => (id === known.accessKeyId ? known : undefined) }
  const gateway = createGateway({ services: [service], callers, clock, region: REGION, guard })
  open.push(gateway)
  const { origin } = await gateway.listen(0)
  const { accessKeyId, secretAccessKey } = known
  const credentials = { accessKeyId, secretAccessKey }
  return {
    service,
    clock,
    gateway,
    origin,
    client: { endpoint: origin, region: REGION, credentials },
  }
}
