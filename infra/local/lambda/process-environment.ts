import type { Credentials } from '../callers.ts'
import type { FunctionDeclaration } from './declaration.ts'

/**
 * The environment variables of one function process: what Lambda sets (AWS, Defined runtime environment
 * variables, read 2026-11-23), the function's own key, what its template sets, and the origins that stand for
 * AWS and Meta on this machine. Nothing of the ground's own environment but the path of programs passes on.
 */
export function processEnvironment(
  declaration: FunctionDeclaration,
  setting: {
    readonly region: string
    readonly credentials: Credentials
    readonly runtimeApi: string
    readonly logStreamName: string
    readonly origins: Readonly<Record<string, string>>
  },
): Record<string, string> {
  const { credentials } = setting
  const json = declaration.logFormat === 'JSON'
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    ...declaration.environment,
    _HANDLER: declaration.handler,
    AWS_REGION: setting.region,
    AWS_DEFAULT_REGION: setting.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: declaration.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(declaration.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: declaration.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: setting.logStreamName,
    AWS_LAMBDA_RUNTIME_API: setting.runtimeApi,
    LAMBDA_TASK_ROOT: declaration.directory,
    ...(json && { AWS_LAMBDA_LOG_FORMAT: 'JSON' }),
    ...(json && declaration.applicationLogLevel && { AWS_LAMBDA_LOG_LEVEL: declaration.applicationLogLevel }),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    ...setting.origins,
  }
}
