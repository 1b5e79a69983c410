import { expect, it } from 'vitest'
import { eachMessage, messageOf } from '../../../../shared/kernel/doors/batch.ts'
import { createComposed, queueEvent } from './events.ts'

it('messages of a batch do not wait for one another', async () => {
  const begun: string[] = []
  const { promise: gate, resolve: release } = Promise.withResolvers<void>()
  const batch = eachMessage(queueEvent('1', '2'), createComposed().ports, async ({ messageId }) => {
    begun.push(messageId)
    if (begun.length === 2) release()
    await gate
  })
  expect(await batch).toEqual({ batchItemFailures: [] })
  expect(begun).toEqual(['message-1', 'message-2'])
})

it('a message that is no JSON is named by its id and never by its text', () => {
  const [record] = queueEvent('EAAsecret').Records
  expect(() => record && messageOf(record)).toThrow(
    expect.objectContaining({
      code: 'ERR_MESSAGE_MALFORMED',
      message: 'a queue message is not valid JSON',
      facts: { messageId: 'message-1' },
    }),
  )
})
