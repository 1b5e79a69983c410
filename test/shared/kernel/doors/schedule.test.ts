import { expect, it } from 'vitest'
import { scheduleDoor } from '../../../../shared/kernel/doors/schedule.ts'
import { context, createComposed, type plainManifest } from './events.ts'

it('a tick runs the room with its ports, whatever the event says', async () => {
  const composed = createComposed()
  const seen: unknown[] = []
  const handler = scheduleDoor<typeof plainManifest>(composed, async (ports) => void seen.push(ports))
  await handler({ time: 'last year' }, context)
  expect(seen).toEqual([composed.ports])
  expect(composed.begun).toEqual([context])
})

it('an error is the scheduler’s to retry, and the metrics so far are written', async () => {
  const composed = createComposed()
  const handler = scheduleDoor<typeof plainManifest>(composed, async ({ metrics }) => {
    metrics.count('MinutesMissed')
    throw new Error('broken')
  })
  await expect(handler({}, context)).rejects.toThrow('broken')
  expect(composed.flushed).toEqual([1])
})
