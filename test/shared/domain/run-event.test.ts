import { expect, it } from 'vitest'
import { runEvent } from '../../../shared/domain/run-event.ts'
import { NOON } from '../../factories/ambient.ts'
import { connection, plannedJob } from '../../factories/connections.ts'

const job = { ...plannedJob({ generation: 2 }), epoch: 29_912_070, fence: 4, fails: 0 }
const completed = { type: 'automation.completed', data: { files: 2 } } as const

it('a run is told under job, generation, epoch and end, with what it worked on', () => {
  expect(runEvent(connection(), job, completed, NOON)).toEqual({
    id: `${job.ownerId}#automations/hourly-insights#42#g2-e29912070#automation.completed`,
    type: 'automation.completed',
    version: 1,
    time: '2026-11-23T12:30:00.000Z',
    connectionId: job.ownerId,
    generation: 2,
    reference: 'harbour-coffee',
    data: {
      caller: connection().caller,
      app: 'demo',
      automation: 'automations/hourly-insights',
      asset: '42',
      files: 2,
    },
  })
})

it('a run that two workers tell of counts once: the fence is not in the id', () => {
  const again = runEvent(connection(), { ...job, fence: 5, fails: 1 }, completed, NOON + 1)
  expect(again.id).toBe(runEvent(connection(), job, completed, NOON).id)
})

it('another end, epoch, generation or asset is another event', () => {
  const ids = [
    runEvent(connection(), job, completed, NOON),
    runEvent(connection(), job, { type: 'automation.failed', data: {} }, NOON),
    runEvent(connection(), { ...job, epoch: job.epoch + 60 }, completed, NOON),
    runEvent(connection(), { ...job, generation: 3 }, completed, NOON),
    runEvent(connection(), { ...job, assetId: '43' }, completed, NOON),
  ].map((event) => event.id)
  expect(new Set(ids).size).toBe(5)
})
