import { type Takes, takes } from '../protocol/json.ts'
import { arnOfUnknown } from '../template/arn.ts'
import { DEFAULT_BUS, putEvents } from './entries.ts'

/**
 * What PutEvents takes: the right to each bus that its entries name.
 * @param find the ARN of a bus by its name or ARN
 */
export function rightsOfEventBridge(
  find: (bus: string) => string | undefined,
): Readonly<Record<'PutEvents', Takes>> {
  return {
    PutEvents: takes(putEvents, ({ Entries }) => {
      const buses = new Set(Entries.map(({ EventBusName }) => EventBusName ?? DEFAULT_BUS))
      return [...buses].map((bus) => ({
        action: 'events:PutEvents',
        resource: find(bus) ?? arnOfUnknown('events', `event-bus/${bus}`),
      }))
    }),
  }
}
