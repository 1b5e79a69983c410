import { existsSync } from 'node:fs'
import { UnknownToGround } from '../service.ts'
import type { Resource } from '../template/stacks.ts'

/** A function as its template describes it. */
export interface FunctionDeclaration {
  readonly logicalId: string
  readonly functionName: string
  readonly arn: string
  readonly roleArn: string
  /** What people know it by: its description, which is the key of its room; its logical id without one. */
  readonly key: string
  /** `<file>.<export>`, the file relative to `directory` and without extension. */
  readonly handler: string
  readonly directory: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly environment: Readonly<Record<string, string>>
  readonly concurrency: number
  readonly logGroupName: string
  readonly logFormat: 'Text' | 'JSON'
  /** Lines of the function's console below this level are dropped; only with the JSON format. */
  readonly applicationLogLevel?: string
  /** Queue that gets an asynchronous event after its last failed attempt. */
  readonly deadLetterArn?: string
}

/** More than this at once is throttled: far below the 1,000 of an AWS account, so that a small machine stays usable. */
const CONCURRENCY = 40

/** Reads an `AWS::Lambda::Function` whose code is a zipped asset of the assembly. */
export function readFunction(resource: Resource, assets: ReadonlyMap<string, string>): FunctionDeclaration {
  const { logicalId, ref: functionName } = resource
  return resource.properties((properties) => {
    properties.anything('FunctionName')
    properties.only('Runtime', 'nodejs24.x')
    properties.only('PackageType', 'Zip')
    const code = properties.optionalMap('Code')
    const key = code?.text('S3Key') ?? ''
    code?.anything('S3Bucket')
    code?.end()
    const directory = assets.get(key)
    if (!directory || !existsSync(directory))
      throw new UnknownToGround(`the code ${key} of function ${logicalId}`)
    const variables = properties.optionalMap('Environment')
    const environment = stringMap(variables?.anything('Variables'), `Environment of ${logicalId}`)
    variables?.end()
    const logging = properties.optionalMap('LoggingConfig')
    logging?.only('LogFormat', 'Text', 'JSON')
    // What the platform writes of its own accord is not part of what a function does.
    logging?.anything('SystemLogLevel')
    const applicationLogLevel = logging?.optionalText('ApplicationLogLevel')
    const logGroupName = logging?.optionalText('LogGroup') ?? `/aws/lambda/${functionName}`
    const logFormat = logging?.optionalText('LogFormat') === 'JSON' ? 'JSON' : 'Text'
    logging?.end()
    const deadLetter = properties.optionalMap('DeadLetterConfig')
    const deadLetterArn = deadLetter?.text('TargetArn')
    deadLetter?.end()
    const reserved = properties.optionalNumber('ReservedConcurrentExecutions') ?? CONCURRENCY
    return {
      logicalId,
      functionName,
      key: properties.optionalText('Description') ?? logicalId,
      arn: resource.attribute('Arn'),
      roleArn: properties.text('Role'),
      handler: properties.text('Handler'),
      directory,
      timeoutSeconds: properties.optionalNumber('Timeout') ?? 3,
      memoryMegabytes: properties.optionalNumber('MemorySize') ?? 128,
      environment,
      concurrency: Math.min(CONCURRENCY, reserved),
      logGroupName,
      logFormat,
      ...(applicationLogLevel && { applicationLogLevel }),
      ...(deadLetterArn && { deadLetterArn }),
    }
  })
}

function stringMap(value: unknown, where: string): Record<string, string> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries.map(([name, text]) => {
      if (typeof text === 'string') return [name, text]
      if (typeof text === 'number' || typeof text === 'boolean') return [name, String(text)]
      throw new TypeError(`${where}: ${name} is not text`)
    }),
  )
}
