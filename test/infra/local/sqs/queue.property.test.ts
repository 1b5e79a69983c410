import { assert, asyncProperty, array, constantFrom, nat, record } from 'fast-check'
import { expect, test } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import { createQueue, type Queue } from '../../../../infra/local/sqs/queue.ts'
import type { ReceivedMessage } from '../../../../infra/local/sqs/message.ts'
import { deadLetters, queue } from './queue-for-tests.ts'

const step = record({
  act: constantFrom('send', 'send', 'receive', 'receive', 'acknowledge', 'hide', 'advance'),
  n: nat(40),
})

test('whatever senders, receivers and the clock do, every message ends deleted once or dead, and none comes early', async () => {
  await assert(
    asyncProperty(array(step, { maxLength: 60 }), async (steps) => {
      const clock = createClock()
      const dead = createQueue(clock, deadLetters, () => dead)
      const work: Queue = createQueue(clock, queue, () => dead)
      const sent: string[] = []
      const deleted: string[] = []
      const held: ReceivedMessage[] = []
      const hiddenUntil = new Map<string, number>()

      const receive = async () => {
        const before = clock.now()
        const messages = await work.receive({ max: 3, waitMilliseconds: 0 })
        for (const message of messages) {
          expect(sent).toContain(message.messageId)
          expect(deleted).not.toContain(message.messageId)
          expect(hiddenUntil.get(message.messageId) ?? 0).toBeLessThanOrEqual(clock.now())
          hiddenUntil.set(message.messageId, before + queue.visibilitySeconds * 1000)
          held.push(message)
        }
        return messages.length
      }
      const acknowledge = ({ messageId, receiptHandle }: ReceivedMessage) => {
        if (work.acknowledge(receiptHandle)) deleted.push(messageId)
      }
      for (const { act, n } of steps) {
        const message = held[n % Math.max(1, held.length)]
        const hideFrom = clock.now()
        if (act === 'send') {
          const messageId = `00000000-0000-4000-8000-${String(sent.length).padStart(12, '0')}`
          sent.push(messageId)
          hiddenUntil.set(messageId, hideFrom + n * 1000)
          work.send({ messageId, body: 'x', messageAttributes: {}, senderId: 's', delaySeconds: n })
        } else if (act === 'receive') await receive()
        else if (act === 'advance') clock.advance(n * 1000)
        else if (message && act === 'acknowledge') acknowledge(message)
        else if (message && work.changeVisibility(message.receiptHandle, n) === 'changed') {
          hiddenUntil.set(message.messageId, hideFrom + n * 1000)
        }
      }
      for (let round = 0; work.peek().length > 0; round += 1) {
        expect(round).toBeLessThan(300)
        clock.advance(queue.visibilitySeconds * 1000 + 100)
        await receive()
        for (const message of held.splice(0)) acknowledge(message)
      }

      const ends = [...deleted, ...dead.peek().map(({ messageId }) => messageId)]
      expect(ends.toSorted()).toEqual(sent)
      for (const { receiveCount } of dead.peek()) expect(receiveCount).toBe(queue.redrive?.maxReceiveCount)
    }),
    { numRuns: 200 },
  )
})
