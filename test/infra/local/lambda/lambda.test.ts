import { describe, expect, it } from 'vitest'
import { answerOf, testLambda } from '../fixtures/lambda.ts'

const COUNTING = 'let runs = 0; exports.handler = async () => ({ pid: process.pid, runs: ++runs })'

describe('functions on the ground', () => {
  it('keeps an environment warm for the next event', async () => {
    const lambda = testLambda({ Count: { source: COUNTING } })
    const first = await answerOf(lambda, 'Count')
    const second = await answerOf(lambda, 'Count')
    expect(second).toEqual({ pid: (first as { pid: number }).pid, runs: 2 })
  })

  it('runs events that come at once in environments of their own', async () => {
    const source =
      'exports.handler = async () => { await new Promise((r) => setTimeout(r, 400)); return process.pid }'
    const lambda = testLambda({ Slow: { source } })
    const pids = await Promise.all([1, 2, 3].map(() => answerOf(lambda, 'Slow')))
    expect(new Set(pids).size).toBe(3)
  })

  it('gives a waiting event the environment that comes free first', async () => {
    const source = 'exports.handler = async () => process.pid'
    const lambda = testLambda({ Quick: { source, concurrency: 10 } })
    const pids = await Promise.all(Array.from({ length: 10 }, () => answerOf(lambda, 'Quick')))
    expect(pids).toHaveLength(10)
    expect(new Set(pids).size).toBeLessThan(10)
  })

  it('throttles what comes beyond the concurrency of a function', async () => {
    const source = 'exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)) }'
    const lambda = testLambda({ Slow: { source, concurrency: 1 } })
    const results = await Promise.all([lambda.invoke('Slow', {}), lambda.invoke('Slow', {})])
    expect(results.map(({ status }) => status)).toEqual(['succeeded', 'throttled'])
  })

  it('answers the error that a handler throws', async () => {
    const source = 'exports.handler = async () => { throw new RangeError("too far") }'
    const result = await testLambda({ Throws: { source } }).invoke('Throws', {})
    expect(result).toMatchObject({
      status: 'failed',
      error: { errorType: 'RangeError', errorMessage: 'too far' },
    })
  })

  it('kills a function at its timeout and goes on with a fresh one', async () => {
    const source =
      'exports.handler = async ({ wait }) => { if (wait) await new Promise(() => setInterval(() => 0, 1000)); return process.pid }'
    const lambda = testLambda({ Hangs: { source, timeoutSeconds: 1 } })
    const before = await answerOf(lambda, 'Hangs')
    const result = await lambda.invoke('Hangs', { wait: true })
    expect(result).toMatchObject({
      status: 'failed',
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 1.00 seconds`,
      },
    })
    expect(lambda.log('Hangs')).toContain('Task timed out after 1.00 seconds')
    expect(await answerOf(lambda, 'Hangs')).not.toBe(before)
    expect(isAlive(before as number)).toBe(false)
  })

  it('kills a function whose code never yields', async () => {
    const lambda = testLambda({
      Spins: { source: 'exports.handler = async () => { for (;;); }', timeoutSeconds: 1 },
    })
    const result = await lambda.invoke('Spins', {})
    expect(result).toMatchObject({ status: 'failed', error: { errorType: 'Sandbox.Timedout' } })
  })

  it('fails only the event whose process dies', async () => {
    const source =
      'exports.handler = async ({ die }) => { if (die) process.exit(3); await new Promise((r) => setTimeout(r, 300)); return "fine" }'
    const lambda = testLambda({ Dies: { source } })
    const [dead, fine] = await Promise.all([lambda.invoke('Dies', { die: true }), answerOf(lambda, 'Dies')])
    expect(dead).toMatchObject({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${dead.requestId} Error: Runtime exited with error: exit status 3`,
      },
    })
    expect(fine).toBe('fine')
  })

  it('fails an event with the error that loading the code ended with', async () => {
    const lambda = testLambda({ Broken: { source: 'throw new Error("no configuration")' } })
    const result = await lambda.invoke('Broken', {})
    expect(result).toMatchObject({ status: 'failed', error: { errorMessage: 'no configuration' } })
  })

  it('refuses a handler with a callback, which Node 24 on Lambda does not call', async () => {
    const lambda = testLambda({
      Old: { source: 'exports.handler = (event, context, callback) => callback(null, 1)' },
    })
    const result = await lambda.invoke('Old', {})
    expect(result).toMatchObject({ error: { errorType: 'Runtime.CallbackHandlerDeprecated' } })
  })

  it('fails an event on an error that nobody catches and starts afresh', async () => {
    const source =
      'exports.handler = ({ stray }) => stray ? new Promise(() => setTimeout(() => { throw new Error("stray") }, 10)) : process.pid'
    const lambda = testLambda({ Stray: { source } })
    const before = await answerOf(lambda, 'Stray')
    expect(await lambda.invoke('Stray', { stray: true })).toMatchObject({ error: { errorMessage: 'stray' } })
    expect(await answerOf(lambda, 'Stray')).not.toBe(before)
  })

  it('refuses an answer beyond the limit of Lambda', async () => {
    const lambda = testLambda({ Large: { source: 'exports.handler = async () => "x".repeat(6291560)' } })
    expect(await lambda.invoke('Large', {})).toMatchObject({
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    })
  })

  it('answers null when a handler returns nothing', async () => {
    const lambda = testLambda({ Nothing: { source: 'exports.handler = async () => {}' } })
    expect(await answerOf(lambda, 'Nothing')).toBeNull()
  })

  it('ends a function that runs when it closes, and takes no more', async () => {
    const source = 'exports.handler = () => new Promise(() => setInterval(() => 0, 1000))'
    const lambda = testLambda({ Hangs: { source, timeoutSeconds: 60 } })
    const hanging = lambda.invoke('Hangs', {})
    await lambda.close()
    expect(await hanging).toMatchObject({ status: 'failed', error: { errorType: 'Runtime.ExitError' } })
    expect(await lambda.invoke('Hangs', {})).toMatchObject({ status: 'throttled' })
  })

  it('leaves no process behind when it closes', async () => {
    const lambda = testLambda({ Count: { source: COUNTING } })
    await answerOf(lambda, 'Count')
    const pids = lambda.find('Count').pids()
    await lambda.close()
    expect(pids).toHaveLength(1)
    expect(pids.filter(isAlive)).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
