import { expect, test } from 'vitest'
import { EXCHANGE } from './call-name.ts'
import { forget } from './end.ts'
import { connects, killEverywhere, lostAt, placeOf, playToEnd } from './kill-points.ts'
import type { Story } from './play.ts'
import { worldOfThisFile } from './world.ts'

const world = worldOfThisFile()
const PATIENCE = 180_000

/** From the look at the rows over the exchange and the seal to the first calls with the token. */
const takeover = { calling: EXCHANGE, beyond: 4 }

const stories: readonly Story[] = [
  { ...connects, name: 'an exchange breaks off', breaksOff: true },
  {
    ...connects,
    name: 'an exchange breaks off and the tab is closed',
    breaksOff: true,
    reloads: false,
    partnerAfter: Infinity,
  },
]

test('a login whose callback died before Meta saw the code ends as if undisturbed', async () => {
  for (const story of stories) {
    const { breaksOff: _, ...whole } = story
    const undisturbed = await playToEnd(world(), whole)
    const brokenOff = await playToEnd(world(), story)
    const died = brokenOff.played.runs.find(({ room }) => room === 'login/callback')
    expect([died?.calls.at(-1), died?.effects.includes(EXCHANGE)]).toStrictEqual([EXCHANGE, false])
    expect(brokenOff.end).toStrictEqual(undisturbed.end)
    for (const { played } of [undisturbed, brokenOff]) await forget(world(), played.login)
  }
})

test.each(stories)(
  'a finalize killed at any call of a takeover ends as if undisturbed, but between effect and seal: $name',
  async (story) => {
    const { points, lost } = await killEverywhere(world(), story, 'connections/finalize', takeover)
    expect(points).toBeGreaterThanOrEqual(20)
    expect(lost.map(placeOf)).toStrictEqual(lostAt)
  },
  PATIENCE,
)
