import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { mockClient } from 'aws-sdk-client-mock'
import { beforeEach, expect, test } from 'vitest'
import { eventBus } from '../../../../shared/adapters/eventbridge/event-bus.ts'
import type { DomainEvent } from '../../../../shared/domain/event.ts'
import { adapterContext } from '../adapter-context.ts'

const bridge = mockClient(EventBridgeClient)
beforeEach(() => {
  bridge.reset()
  bridge.onAnyCommand().rejects(new Error('this command is not expected'))
})

function anEvent(id: string): DomainEvent {
  return {
    id,
    type: 'connection.established',
    version: 1,
    time: '2026-11-23T15:00:00.000Z',
    connectionId: 'i.1',
    generation: 1,
    reference: 'harbour-coffee',
    data: { assets: 1 },
  }
}

/** Takes every entry but those that the turn refuses; answers with the ids taken. */
function refusing(refused: (turn: number, id: string) => boolean) {
  const taken: string[] = []
  let turn = 0
  bridge.on(PutEventsCommand).callsFake(async ({ Entries }: { Entries: { Detail: string }[] }) => {
    turn += 1
    const answers = Entries.map(({ Detail }) => {
      const { id }: { id: string } = JSON.parse(Detail)
      if (refused(turn, id)) return { ErrorCode: 'ThrottlingException' }
      taken.push(id)
      return { EventId: `event-${id}` }
    })
    return {
      FailedEntryCount: answers.filter(({ EventId }) => EventId === undefined).length,
      Entries: answers,
    }
  })
  return taken
}

test('an event goes out whole under its type', async () => {
  refusing(() => false)
  await eventBus(adapterContext()).publish([anEvent('i.1#1#0')])
  expect(bridge.call(0).args[0].input).toEqual({
    Entries: [
      {
        EventBusName: 'bus',
        Source: 'facebook-login-backend',
        DetailType: 'connection.established',
        Detail: JSON.stringify(anEvent('i.1#1#0')),
      },
    ],
  })
})

test('more events than one call takes go out in order, ten at a time', async () => {
  const taken = refusing(() => false)
  const ids = Array.from({ length: 23 }, (_, place) => `i.1#${place}#0`)
  await eventBus(adapterContext()).publish(ids.map(anEvent))
  expect(taken).toEqual(ids)
  expect(bridge.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries?.length)).toEqual([
    10, 10, 3,
  ])
})

test('a refused event is sent again under the same id, and only that one', async () => {
  const taken = refusing((turn, id) => turn < 3 && id === 'b')
  await eventBus(adapterContext()).publish(['a', 'b', 'c'].map(anEvent))
  expect(taken).toEqual(['a', 'c', 'b'])
})

test('an event refused to the end is an error', async () => {
  refusing((_, id) => id === 'b')
  await expect(eventBus(adapterContext()).publish(['a', 'b'].map(anEvent))).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    facts: { refused: 1 },
  })
})

test('nothing to publish asks nobody', async () => {
  await eventBus(adapterContext()).publish([])
  expect(bridge.calls()).toHaveLength(0)
})
