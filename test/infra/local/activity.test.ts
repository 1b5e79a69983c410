import { setTimeout as rest } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createActivity } from '../../../infra/local/activity.ts'
import { createClock } from '../../../infra/local/clock.ts'

const MINUTE = 60_000

describe('the passing of time in a world', () => {
  it('waits after every minute until what it started has ended', async () => {
    const clock = createClock()
    const begunAt = clock.now()
    const minutes: number[] = []
    let busy = false
    const tick = async () => {
      busy = true
      await rest(30)
      minutes.push(Math.round((clock.now() - begunAt) / MINUTE))
      busy = false
      clock.after(MINUTE - 1_000, () => void tick())
    }
    clock.after(MINUTE - 1_000, () => void tick())
    await createActivity(clock, { isBusy: () => busy, isGathering: () => false }).pass(3 * MINUTE)
    expect(minutes).toEqual([1, 2, 3])
  })

  it('goes at one stroke to what is due next, where that is longer than a minute, and past what is idle', async () => {
    const clock = createClock()
    const begunAt = clock.now()
    const minutes: number[] = []
    const note = () => void minutes.push(Math.round((clock.now() - begunAt) / MINUTE))
    const looks: number[] = []
    const isBusy = () => {
      looks.push(Math.round((clock.now() - begunAt) / MINUTE))
      return false
    }
    clock.after(5 * MINUTE, note, 'idle')
    clock.after(90 * MINUTE, note)
    await createActivity(clock, { isBusy, isGathering: () => false }).pass(180 * MINUTE)
    expect(minutes).toEqual([5, 90])
    expect([...new Set(looks)]).toEqual([0, 90, 180])
  })

  it('ends the windows that batches wait for', async () => {
    const clock = createClock()
    let gathering = false
    clock.after(MINUTE / 2, () => {
      gathering = true
      clock.after(MINUTE, () => {
        gathering = false
      })
    })
    await createActivity(clock, { isBusy: () => false, isGathering: () => gathering }).pass(MINUTE)
    expect(gathering).toBe(false)
  })
})
