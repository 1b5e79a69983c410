import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import type { FunctionKey } from '../../functions/registry.ts'
import { createCallers, type Credentials } from '../../infra/local/callers.ts'
import type { Clock } from '../../infra/local/clock.ts'
import { readDeclarations } from '../../infra/local/declarations.ts'
import { createGateway } from '../../infra/local/gateway.ts'
import { createGuard, type Denial } from '../../infra/local/iam/guard.ts'
import { createServices, defineStores, type Services } from '../../infra/local/aws.ts'
import { loadAssembly } from '../../infra/local/template/assembly.ts'
import { ACCOUNT_ID, REGION } from '../../infra/local/template/place.ts'
import { resolveStacks } from '../../infra/local/template/stacks.ts'
import { AwsFailure, type LocalService } from '../../infra/local/service.ts'
import { watchServices } from '../../infra/local/witness/watch.ts'
import { createWitness, type Witness } from '../../infra/local/witness/witness.ts'
import { pascal } from '../../infra/room-names.ts'
import { secretsManager } from '../../shared/adapters/secrets/client.ts'
import { rightsUsed } from '../rights/used.ts'
import { LED, leadClients } from './process.ts'

/** Where the browser sees the product. Nobody listens there: rooms are run by hand. */
export const PUBLIC_ORIGIN = 'https://login.test'

/** The stores of the template, by what they are to a login. Queues are named by ARN. */
export interface Ground {
  readonly services: Services
  /** What was written through them, which lies below `state`. */
  readonly witness: Witness
  readonly state: string
  readonly tables: readonly string[]
  readonly finalizeQueue: string
  readonly workQueue: string
  readonly evidenceQueue: string
  readonly deadLetters: readonly string[]
  /** The environment that the template gives a room's function. */
  environmentOf(key: FunctionKey): Readonly<Record<string, string>>
  /** The key that its function has on the ground: with its own rights and no others. */
  credentialsOf(key: FunctionKey): Credentials
  /** What was refused for want of a right. */
  denials(): readonly Denial[]
  close(): Promise<void>
}

/** Refuses a client of AWS that `leadClients` forgot: its calls would be neither counted nor killed. */
function ledOnly(service: LocalService): LocalService {
  return {
    ...service,
    async handle(request) {
      const { [LED]: led, ...headers } = request.headers
      if (led !== undefined) return service.handle({ ...request, headers })
      throw new AwsFailure('NotLed', `the client of ${service.signingName} is led through no line`)
    },
  }
}

/** The ground without its functions: AWS as the synthesized template wants it, for rooms that a test runs itself. */
export async function layGround(clock: Clock, appSecret: string): Promise<Ground> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kills-'))
  const witness = createWitness(path.join(folder, 'sinks'))
  const services = watchServices(createServices(clock, path.join(folder, 'buckets')), witness)
  const callers = createCallers()
  const guard = createGuard(rightsUsed())
  const gateway = createGateway({
    services: Object.values(services).map(ledOnly),
    callers,
    clock,
    region: REGION,
    guard,
  })
  const { origin } = await gateway.listen(0)
  const place = { region: REGION, accountId: ACCOUNT_ID, awsOrigin: origin, apiOrigin: () => PUBLIC_ORIGIN }
  const stacks = resolveStacks(loadAssembly('cdk.out'), place)
  const { stores, functions, policies } = readDeclarations(stacks)
  guard.enforce(policies)
  await defineStores(services, stores, stacks)

  Object.assign(process.env, { AWS_ENDPOINT_URL: origin, AWS_REGION: REGION })
  leadClients(clock, callers.addPrincipal(`arn:aws:iam::${ACCOUNT_ID}:user/operator`))
  for (const { arn } of stores.secrets) {
    const SecretString = JSON.stringify({ appSecret })
    await secretsManager().send(
      new PutSecretValueCommand({ SecretId: arn, SecretString, ClientRequestToken: randomUUID() }),
    )
  }

  const queueOf = (key: FunctionKey) => {
    const found = stores.queues.find(({ logicalId }) => logicalId.startsWith(`${pascal(key)}WorkQueue`))
    if (!found) throw new Error(`the template has no queue of ${key}`)
    return found.queueArn
  }
  const functionOf = (key: FunctionKey) => {
    const found = functions.find((one) => one.key === key)
    if (!found) throw new Error(`the template has no function ${key}`)
    return found
  }
  const credentials = new Map(
    functions.map(({ key, logicalId, functionName, roleArn }) => [
      key,
      callers.addFunction(logicalId, functionName, roleArn),
    ]),
  )
  return {
    services,
    witness,
    state: folder,
    tables: stores.tables.map(({ tableName }) => tableName),
    finalizeQueue: queueOf('connections/finalize'),
    workQueue: queueOf('automations/hourly-insights'),
    evidenceQueue: queueOf('health/judge'),
    deadLetters: stores.queues.flatMap(({ redrive }) => (redrive ? [redrive.deadLetterArn] : [])),
    environmentOf: (key) => functionOf(key).environment,
    credentialsOf(key) {
      const found = credentials.get(functionOf(key).key)
      if (!found) throw new Error(`${key} has no key on the ground`)
      return found
    },
    denials: () => guard.denials(),
    async close() {
      guard.close()
      await gateway.close()
      await rm(folder, { recursive: true })
    },
  }
}
