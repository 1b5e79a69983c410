import { readMapping, type QueueMapping, type StreamMapping } from './event-sources/declaration.ts'
import { readHttpApi, type HttpApiDeclaration } from './http-api/declaration.ts'
import { readAsynchronousConfig, type AsynchronousConfig } from './lambda/asynchronous.ts'
import { readPolicies, type Policies } from './iam/policies.ts'
import { readFunction, type FunctionDeclaration } from './lambda/declaration.ts'
import { readSchedule, type ScheduleDeclaration } from './scheduler/declaration.ts'
import { readStores, type Stores } from './stores.ts'
import { createCatalogue } from './template/catalogue.ts'
import type { ResolvedStack } from './template/stacks.ts'

/** Everything that the templates ask the ground to run. */
export interface Declarations {
  readonly stores: Stores
  readonly functions: readonly FunctionDeclaration[]
  readonly asynchronousConfigs: readonly AsynchronousConfig[]
  readonly mappings: readonly (QueueMapping | StreamMapping)[]
  readonly apis: readonly HttpApiDeclaration[]
  readonly schedules: readonly ScheduleDeclaration[]
  readonly policies: Policies
}

/**
 * Reads every resource of the stacks before anything is started, so that what is not understood stops the start
 * with nothing done: throws `UnknownToGround` naming it.
 */
export function readDeclarations(stacks: readonly ResolvedStack[]): Declarations {
  const catalogue = createCatalogue(stacks)
  const assets = new Map(stacks.flatMap((stack) => [...stack.assets]))
  const declarations = {
    stores: readStores(catalogue),
    functions: catalogue.ofType('AWS::Lambda::Function').map((one) => readFunction(one, assets)),
    asynchronousConfigs: catalogue.ofType('AWS::Lambda::EventInvokeConfig').map(readAsynchronousConfig),
    mappings: catalogue.ofType('AWS::Lambda::EventSourceMapping').map(readMapping),
    apis: catalogue.ofType('AWS::ApiGatewayV2::Api').map((api) => readHttpApi(api, catalogue)),
    schedules: catalogue.ofType('AWS::Scheduler::Schedule').map(readSchedule),
  }
  const policies = readPolicies(catalogue, declarations)
  catalogue.end()
  return { ...declarations, policies }
}
