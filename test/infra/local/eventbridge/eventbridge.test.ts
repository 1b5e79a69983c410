import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { beforeEach, expect, test, vi } from 'vitest'
import { type BusEvent, createEventBridge } from '../../../../infra/local/eventbridge/eventbridge.ts'
import { openGateway } from '../open-gateway.ts'

const said = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeEach(() => void said.mockClear())

const arn = 'arn:aws:events:eu-central-1:000000000000:event-bus/connections'
const event = {
  EventBusName: 'connections',
  Source: 'backend',
  DetailType: 'connection.established',
  Detail: '{"id":"c#1#0"}',
}

async function openBus() {
  const opened = await openGateway((clock) => createEventBridge({ clock }))
  opened.service.defineBus({ name: 'connections', arn })
  return { ...opened, bus: new EventBridgeClient(opened.client) }
}

test('events are kept in order, told to who listens, and shaped as a target gets them', async () => {
  const { bus, service } = await openBus()
  const told: BusEvent[] = []
  service.onEvent((each) => void told.push(each))
  const Time = new Date('2026-11-23T10:00:00.900Z')
  const Entries = [
    { ...event, Time, Resources: ['arn:aws:x'] },
    { ...event, EventBusName: arn, Detail: '{"id":"c#2#0"}' },
  ]
  const result = await bus.send(new PutEventsCommand({ Entries }))

  expect(result.FailedEntryCount).toBe(0)
  expect(service.events()).toEqual(told)
  expect(told.map(({ id }) => id)).toEqual(result.Entries?.map(({ EventId }) => EventId))
  expect(told[0]).toMatchObject({
    busName: 'connections',
    version: '0',
    'detail-type': 'connection.established',
    source: 'backend',
    account: '000000000000',
    region: 'eu-central-1',
    time: '2026-11-23T10:00:00Z',
    resources: ['arn:aws:x'],
    detail: { id: 'c#1#0' },
  })
  expect(told[1]?.detail).toEqual({ id: 'c#2#0' })
})

test('an entry that is wrong fails alone', async () => {
  const { bus, service } = await openBus()
  const { Source: _, ...withoutSource } = event
  const result = await bus.send(
    new PutEventsCommand({
      Entries: [
        { ...event, EventBusName: 'elsewhere' },
        { ...event, Detail: 'not json' },
        { ...event, Detail: '[1]' },
        withoutSource,
        { ...event, Source: 'aws.s3' },
        event,
      ],
    }),
  )
  expect(result.FailedEntryCount).toBe(5)
  expect(result.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'InvalidArgument',
    'MalformedDetail',
    'MalformedDetail',
    'InvalidArgument',
    'NotAuthorizedForSourceException',
    undefined,
  ])
  expect(service.events()).toHaveLength(1)
  expect(said).toHaveBeenCalledWith('events: an event was put on the bus elsewhere, which does not exist')
})

test('too many entries and too many bytes fail as a whole', async () => {
  const { bus, service } = await openBus()
  const big = { ...event, Detail: JSON.stringify({ text: 'x'.repeat(600 * 1024) }) }
  for (const Entries of [Array.from({ length: 11 }, () => event), [big, big]]) {
    await expect(bus.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
  }
  expect(service.events()).toEqual([])
})

test('rules and trace headers are refused aloud', async () => {
  const { bus } = await openBus()
  await expect(bus.send(new ListRulesCommand({}))).rejects.toMatchObject({ name: 'UnknownToGround' })
  await expect(
    bus.send(new PutEventsCommand({ Entries: [{ ...event, TraceHeader: 'Root=1' }] })),
  ).rejects.toMatchObject({
    message: 'the local ground does not know the member PutEvents.Entries.1.TraceHeader',
  })
})
