import { describe, expect, it } from 'vitest'
import { answerOf, testLambda } from '../fixtures/lambda.ts'

const HOUR = 3_600_000

describe('what a function sees of its process', () => {
  it('gets the environment of Lambda, its template and the ground, and nothing else', async () => {
    const source = 'exports.handler = async () => Object.keys(process.env).sort()'
    const lambda = testLambda({ Env: { source, environment: { TABLE_NAME: 'jobs' } } })
    expect(await answerOf(lambda, 'Env')).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_LAMBDA_RUNTIME_API',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'PATH',
      'TABLE_NAME',
      'TZ',
      '_HANDLER',
      '_X_AMZN_TRACE_ID',
    ])
  })

  it('runs under a key of its own that names the function', async () => {
    const source = 'exports.handler = async () => process.env.AWS_ACCESS_KEY_ID'
    const lambda = testLambda({ One: { source }, Other: { source } })
    const keys = await Promise.all(['One', 'Other'].map((name) => answerOf(lambda, name)))
    expect(keys.map((key) => lambda.callers.find(key as string))).toMatchObject([
      { functionId: 'One', arn: 'arn:aws:sts::000000000000:assumed-role/One-role/stack-One' },
      { functionId: 'Other', arn: 'arn:aws:sts::000000000000:assumed-role/Other-role/stack-Other' },
    ])
  })

  it('gets the context that Lambda gives', async () => {
    const source =
      'exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() })'
    const lambda = testLambda({ Context: { source, timeoutSeconds: 7 } })
    const context = (await answerOf(lambda, 'Context')) as { left: number }
    expect(context).toMatchObject({
      functionName: 'stack-Context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:stack-Context',
      logGroupName: '/aws/lambda/stack-Context',
    })
    expect(context.left).toBeGreaterThan(0)
    expect(context.left).toBeLessThanOrEqual(7000)
  })

  it('lives on the clock of the ground, cold and warm', async () => {
    const source =
      'exports.handler = async () => [Date.now(), new Date().getTime(), Date.parse(Date()), new Date(5) instanceof Date, new Date(5).constructor === Date, new Date(5).getTime()]'
    const lambda = testLambda({ Time: { source } })
    lambda.clock.advance(HOUR)
    const cold = (await answerOf(lambda, 'Time')) as number[]
    lambda.clock.advance(24 * HOUR)
    const warm = (await answerOf(lambda, 'Time')) as number[]
    for (const told of cold.slice(0, 3)) expect(Math.abs(told - Date.now() - HOUR)).toBeLessThan(HOUR / 2)
    for (const told of warm.slice(0, 3))
      expect(Math.abs(told - Date.now() - 25 * HOUR)).toBeLessThan(HOUR / 2)
    expect(warm.slice(3)).toEqual([true, true, 5])
  })

  it('keeps the raw output of a function between the lines of the platform', async () => {
    const source =
      'exports.handler = async () => { process.stdout.write("{\\"raw\\":1}\\n"); console.warn("careful %s", "now"); process.stderr.write("last\\n") }'
    const lambda = testLambda({ Speaks: { source } })
    const { requestId } = await lambda.invoke('Speaks', {})
    const lines = lambda.log('Speaks').trimEnd().split('\n')
    expect(lines[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`)
    expect(lines[1]).toBe('{"raw":1}')
    expect(lines[2]).toMatch(new RegExp(`^\\d{4}-.*Z\\t${requestId}\\tWARN\\tcareful now$`))
    expect(lines[3]).toBe('last')
    expect(lines[4]).toBe(`END RequestId: ${requestId}`)
    expect(lines[5]).toMatch(/^REPORT RequestId: .*Duration: .*Memory Size: 256 MB.*Init Duration: /)
  })

  it('writes its console as JSON above the level that the template sets', async () => {
    const source = 'exports.handler = async () => { console.debug("quiet"); console.error("loud") }'
    const lambda = testLambda({ Json: { source, logFormat: 'JSON', applicationLogLevel: 'WARN' } })
    const { requestId } = await lambda.invoke('Json', {})
    const log = lambda.log('Json')
    expect(log).not.toContain('quiet')
    const line = log.split('\n').find((text) => text.startsWith('{')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ level: 'ERROR', requestId, message: 'loud' })
  })
})
