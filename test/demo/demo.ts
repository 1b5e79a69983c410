import { firstJourney } from './story/first-journey.ts'
import { createTeller } from './story/teller.ts'
import { runToEnd } from './world/child.ts'
import { startWorld } from './world/world.ts'

/** `npm run demo`: the first journey once, on this machine alone; ends with 0 only if every step held. */
const teller = createTeller(console.log)
try {
  await teller.step('the template is synthesized', () => runToEnd('infra/app.ts', []))
  const world = await teller.step(
    'the world stands: Meta, the product, the partner',
    () => startWorld(),
    ({ emulatorOrigin, ground, partnerOrigin }) => `${emulatorOrigin}  ${ground.apiOrigin}  ${partnerOrigin}`,
  )
  try {
    await firstJourney(world, teller)
  } finally {
    await world.stop()
  }
  console.log('\nEvery step held.')
} catch (error) {
  console.error(`\nThe journey failed. ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
