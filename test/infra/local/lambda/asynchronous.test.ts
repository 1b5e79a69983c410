import { setTimeout as rest } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import { createAsynchronous, type AsynchronousConfig } from '../../../../infra/local/lambda/asynchronous.ts'
import {
  FAILED,
  OK,
  scriptedLambda,
  THROTTLED,
  until,
  type ScriptedLambda,
} from '../fixtures/scripted-lambda.ts'

function world(lambda: ScriptedLambda, config?: Partial<AsynchronousConfig>) {
  const clock = createClock()
  const letters: unknown[] = []
  const configs = config
    ? [{ functionName: 'f', retries: 2, maximumAgeSeconds: 21_600, onFailureArn: undefined, ...config }]
    : []
  const asynchronous = createAsynchronous({
    lambda,
    clock,
    configs,
    sendToQueue: async (_role, arn, body) => void letters.push([arn, JSON.parse(body)]),
  })
  const advance = async (seconds: number) => {
    await rest(10)
    clock.advance(seconds * 1000)
    await rest(10)
  }
  return { asynchronous, letters, advance }
}

describe('an event that nobody waits for', () => {
  it('is given once to a function that succeeds', async () => {
    const lambda = scriptedLambda(() => OK)
    const { asynchronous, advance } = world(lambda)
    asynchronous.send('f', { tick: 1 })
    await advance(3600)
    expect(lambda.events).toEqual([{ tick: 1 }])
  })

  it('comes again after one minute and after two more, and never again', async () => {
    const lambda = scriptedLambda(() => FAILED)
    const { asynchronous, advance } = world(lambda)
    const attempts: number[] = []
    asynchronous.send('f', {})
    for (const seconds of [59, 1, 119, 1, 3600]) {
      await advance(seconds)
      attempts.push(lambda.events.length)
    }
    expect(attempts).toEqual([1, 2, 2, 3, 3])
  })

  it('goes to the destination after the last attempt', async () => {
    const lambda = scriptedLambda(() => FAILED)
    const { asynchronous, letters } = world(lambda, { retries: 0, onFailureArn: 'arn:queue' })
    asynchronous.send('f', { tick: 1 })
    await until(() => letters.length === 1)
    expect(letters).toMatchObject([
      [
        'arn:queue',
        {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
          requestPayload: { tick: 1 },
          responsePayload: { errorMessage: 'no' },
        },
      ],
    ])
  })

  it('waits for a throttled function without using up an attempt', async () => {
    const lambda = scriptedLambda((_event, turn) => (turn < 4 ? THROTTLED : OK))
    const { asynchronous, advance, letters } = world(lambda, { retries: 0, onFailureArn: 'arn:queue' })
    asynchronous.send('f', {})
    for (let turn = 0; turn < 5; turn += 1) await advance(1)
    expect(lambda.events).toHaveLength(4)
    expect(letters).toEqual([])
  })
})
