import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { DomainEvent } from '../../domain/event.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { AdapterContext } from '../context.ts'
import { chunksOf } from '../in-parallel.ts'
import { sendUntilTaken } from '../resend.ts'
import { ask } from '../store-failure.ts'
import { eventbridge } from './client.ts'

/** What subscribers match on. */
const SOURCE = 'facebook-login-backend'
/** Entries of one call (AWS, PutEvents, read 2026-11-23). */
const BATCH = 10

async function putEvents(busName: string, events: readonly DomainEvent[]): Promise<DomainEvent[]> {
  const command = new PutEventsCommand({
    Entries: events.map((event) => ({
      EventBusName: busName,
      Source: SOURCE,
      DetailType: event.type,
      Detail: JSON.stringify(event),
    })),
  })
  const { Entries } = await ask('event bus', () => eventbridge().send(command))
  return events.filter((_, place) => Entries?.[place]?.EventId === undefined)
}

/** The bus. Entries are taken or refused one by one: the refused ones are sent again under the same id. */
export function eventBus(context: AdapterContext): EventBus {
  const busName = context.address('eventBus')
  return {
    async publish(events) {
      for (const chunk of chunksOf(events, BATCH)) {
        await sendUntilTaken(context, 'event bus', chunk, (entries) => putEvents(busName, entries))
      }
    },
  }
}
