import { afterAll, beforeAll } from 'vitest'
import { createClock, type Clock } from '../../infra/local/clock.ts'
import { appSecret, emulatorSeed } from '../demo/world/seed.ts'
import { mustBeNone } from '../demo/world/rights.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { mustBeClean } from '../sinks/report.ts'
import { type Ground, layGround, PUBLIC_ORIGIN } from './ground.ts'
import { scanKills } from './scan.ts'

/** AWS and Meta on this machine under one time, and nothing of ours running: a test starts each room itself. */
export interface World {
  readonly clock: Clock
  readonly ground: Ground
  readonly emulator: Emulator
  /** Lets time pass for everybody. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

const BEGINNING = '2026-11-23T12:30:00Z'

/** Makes a world. The clients of AWS are this module graph's own, so there is one world per test file. */
async function makeWorld(): Promise<World> {
  const clock = createClock(Date.parse(BEGINNING))
  const ground = await layGround(clock, appSecret)
  const seed = emulatorSeed((appKey) => `${PUBLIC_ORIGIN}/callback/${appKey}`, BEGINNING)
  const emulator = await startEmulator({ seed })
  const { state } = emulator
  return {
    clock,
    ground,
    emulator,
    pass(milliseconds) {
      clock.advance(milliseconds)
      state.clock.set(clock.now())
    },
    async close() {
      try {
        await mustBeClean(await scanKills(ground, emulator))
        mustBeNone(ground.denials())
      } finally {
        await emulator.close()
        await ground.close()
      }
    },
  }
}

/** A world for the tests of one file, from its first to its last. */
export function worldOfThisFile(): () => World {
  let world: World | undefined
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world?.close())
  return () => {
    if (!world) throw new Error('the world of this file is not made yet')
    return world
  }
}
