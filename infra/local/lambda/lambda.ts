import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Callers } from '../callers.ts'
import type { Clock } from '../clock.ts'
import type { Guard } from '../iam/guard.ts'
import { UnknownToGround } from '../service.ts'
import type { FunctionDeclaration } from './declaration.ts'
import { createColdStarts } from './cold-starts.ts'
import { createFunctionPool, type FunctionPool, type InvocationResult } from './function-pool.ts'
import { mayLog } from './log-rights.ts'
import { processEnvironment } from './process-environment.ts'

/** All functions of the world. */
export interface Lambda {
  /**
   * Runs one event and waits for the answer.
   * @param name the function's logical id, its name or its ARN
   */
  invoke(name: string, event: unknown): Promise<InvocationResult>
  find(name: string): FunctionPool
  readonly functions: readonly FunctionPool[]
  /** How many invocations run at this moment, over all functions. */
  running(): number
  close(): Promise<void>
}

export function createLambda(options: {
  readonly declarations: readonly FunctionDeclaration[]
  readonly clock: Clock
  readonly callers: Callers
  readonly guard: Guard
  readonly region: string
  readonly logsDirectory: string
  /** Environment variables that stand for AWS and Meta on this machine. */
  readonly origins: Readonly<Record<string, string>>
}): Lambda {
  const { clock, region, origins, logsDirectory } = options
  const coldStarts = createColdStarts()
  mkdirSync(logsDirectory, { recursive: true })
  const functions = options.declarations.map((declaration) => {
    const { logicalId, functionName, roleArn } = declaration
    const credentials = options.callers.addFunction(logicalId, functionName, roleArn)
    return createFunctionPool({
      declaration,
      clock,
      coldStarts,
      mayLog: (logStreamName) => mayLog(options.guard, declaration, logStreamName),
      logFile: path.join(logsDirectory, `${logicalId}.log`),
      environment: (runtimeApi, logStreamName) =>
        processEnvironment(declaration, { region, credentials, runtimeApi, logStreamName, origins }),
    })
  })
  const byName = new Map(
    functions.flatMap((pool) => {
      const { logicalId, functionName, arn } = pool.declaration
      return [logicalId, functionName, arn].map((name) => [name, pool] as const)
    }),
  )
  const find = (name: string) => {
    const pool = byName.get(name)
    if (!pool) throw new UnknownToGround(`the function ${name}`)
    return pool
  }
  return {
    find,
    functions,
    invoke: (name, event) => find(name).invoke(event),
    running: () => functions.reduce((total, pool) => total + pool.running(), 0),
    async close() {
      await Promise.all(functions.map((pool) => pool.close()))
    },
  }
}
