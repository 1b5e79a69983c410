import { expect, expectTypeOf, it } from 'vitest'
import { page } from '../../../shared/kernel/doors/page.ts'
import { queue } from '../../../shared/kernel/doors/queue.ts'
import { work } from '../../../shared/kernel/doors/work.ts'
import { defineFunction, type PortsOf, workNeeds } from '../../../shared/kernel/manifest.ts'
import type { Ambient } from '../../../shared/ports/ambient.ts'
import type { Ports } from '../../../shared/ports/ports.ts'

const room = { timeoutSeconds: 10, memoryMegabytes: 256, whenItFails: 'Nothing happens.' } as const
const limits = { batchSize: 1, maxConcurrency: 2, attempts: 3 } as const
const schedule = { kind: 'schedule', everyMinutes: 1 } as const

it('a manifest is what was declared, word for word', () => {
  const declared = { ...room, trigger: schedule, needs: ['jobWheel'] } as const
  expect(defineFunction(declared)).toBe(declared)
  expectTypeOf(defineFunction(declared).needs).toEqualTypeOf<readonly ['jobWheel']>()
})

it('a room gets the ports that its manifest names, and no other', () => {
  const manifest = defineFunction({ ...room, trigger: schedule, needs: ['jobWheel', 'eventBus'] })
  type Given = PortsOf<typeof manifest>
  expectTypeOf<Given>().toEqualTypeOf<Pick<Ports, 'jobWheel' | 'eventBus'> & Ambient>()
  expectTypeOf<Given>().not.toHaveProperty('graphAsApp')
  expect(manifest.needs).toEqual(['jobWheel', 'eventBus'])
})

it('a need that no port offers does not compile', () => {
  // @ts-expect-error -- no port has this name
  const manifest = defineFunction({ ...room, trigger: schedule, needs: ['everything'] })
  expect(manifest.needs).toEqual(['everything'])
})

it('a door refuses a manifest of another kind, and one without what the door itself takes', () => {
  const scheduled = defineFunction({ ...room, trigger: schedule, needs: [] })
  const queued = defineFunction({ ...room, trigger: { kind: 'queue', ...limits }, needs: ['eventBus'] })
  const worked = defineFunction({ ...room, trigger: { kind: 'work', ...limits }, needs: ['eventBus'] })
  const doors = [
    // @ts-expect-error -- a schedule is no page
    () => page(scheduled, async () => ({ kind: 'json', status: 200, body: {} })),
    // @ts-expect-error -- the queue's door sends messages again by `ownQueue`
    () => queue(queued, async () => undefined),
    // @ts-expect-error -- the work door claims by `jobLeases`
    () => work(worked, async () => ({ again: { afterSeconds: 1 } })),
  ]
  expect(doors).toHaveLength(3)
})

it('the work door’s own needs are what it claims, reads, sends and tells with', () => {
  expect(workNeeds).toEqual(['jobLeases', 'connectionReads', 'ownQueue', 'eventBus', 'evidenceQueue'])
})
