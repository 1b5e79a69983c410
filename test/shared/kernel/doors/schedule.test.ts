import { expect, it } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
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

it('what only the operator can mend is no error of the function, for its calls have raised their alarm', async () => {
  const composed = createComposed()
  const failure = new Failure('ERR_GRAPH_OPERATOR', 'the app token is wrong', { facts: { metaCode: 190 } })
  const handler = scheduleDoor<typeof plainManifest>(composed, () => Promise.reject(failure))
  await expect(handler({}, context)).resolves.toBeUndefined()
  expect(composed.flushed).toHaveLength(1)
})

it('any other known failure is the scheduler’s to retry all the same', async () => {
  const composed = createComposed()
  const failure = new Failure('ERR_STORE_UNAVAILABLE', 'the table is away')
  const handler = scheduleDoor<typeof plainManifest>(composed, () => Promise.reject(failure))
  await expect(handler({}, context)).rejects.toBe(failure)
})
