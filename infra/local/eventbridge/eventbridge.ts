import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { createJsonHandler, operation } from '../protocol/json.ts'
import type { LocalService } from '../service.ts'
import { rightsOfEventBridge } from './authorization.ts'
import { checkWhole, DEFAULT_BUS, type Entry, putEvents, readEntry, type ReadEntry } from './entries.ts'

/** An event as a rule's target gets it (AWS, EventBridge event structure, read 2026-11-23), with the bus it came by. */
export interface BusEvent {
  readonly busName: string
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
}

/** EventBridge on the ground: buses that keep what they get, in order, and show it. There are no rules. */
export interface EventBridge extends LocalService {
  defineBus(spec: BusSpec): void
  /** Called once for each event that a bus took, before the sender has its answer. */
  onEvent(listener: (event: BusEvent) => void): void
  events(): readonly BusEvent[]
}

export interface BusSpec {
  readonly name: string
  readonly arn: string
}

export function createEventBridge({ clock }: { readonly clock: Clock }): EventBridge {
  const buses: BusSpec[] = []
  const events: BusEvent[] = []
  const listeners: ((event: BusEvent) => void)[] = []

  const find = (name: string) => buses.find((bus) => bus.name === name || bus.arn === name)
  const put = (input: Entry): object => {
    const name = input.EventBusName ?? DEFAULT_BUS
    const bus = find(name)
    if (!bus) {
      // AWS takes such an event and drops it in silence; here it is a mistake of ours that must be seen
      console.error(`events: an event was put on the bus ${name}, which does not exist`)
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${name} does not exist.` }
    }
    const read = readEntry(input)
    if ('ErrorCode' in read) return read
    const event = eventOf(bus, read, input, clock)
    events.push(event)
    for (const listener of listeners) listener(event)
    return { EventId: event.id }
  }
  return {
    signingName: 'events',
    ...createJsonHandler({
      version: '1.1',
      target: 'AWSEvents',
      rights: rightsOfEventBridge((name) => find(name)?.arn),
      operations: {
        PutEvents: operation(putEvents, ({ Entries }) => {
          checkWhole(Entries)
          const results = Entries.map(put)
          return { Entries: results, FailedEntryCount: results.filter((each) => 'ErrorCode' in each).length }
        }),
      },
    }),
    defineBus: (spec) => void buses.push(spec),
    onEvent: (listener) => void listeners.push(listener),
    events: () => events,
  }
}

function eventOf(bus: BusSpec, read: ReadEntry, input: Entry, clock: Clock): BusEvent {
  const [, , , region = '', account = ''] = bus.arn.split(':')
  const time = input.Time === undefined ? clock.now() : input.Time * 1000
  return {
    busName: bus.name,
    version: '0',
    id: randomUUID(),
    'detail-type': read.detailType,
    source: read.source,
    account,
    time: new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: input.Resources ?? [],
    detail: read.detail,
  }
}
