import { firstJourney } from './story/first-journey.ts'
import { healthStory } from './story/health.ts'
import { removalStory } from './story/removal.ts'
import { createTeller } from './story/teller.ts'
import { describeDenials, mustBeNone } from './world/rights.ts'
import { runToEnd } from './world/child.ts'
import { mustBeClean, sentenceOf } from '../sinks/report.ts'
import { startWorld } from './world/world.ts'

/**
 * `npm run demo`: the first journey once, on this machine alone; `npm run demo -- removal` tells of an app that is
 * removed, `npm run demo -- health` of all that may befall a connection. `--as-synthesized` takes the template as it
 * lies in `cdk.out`. Ends with 0 only if every step held.
 */
const stories = { 'first-journey': firstJourney, removal: removalStory, health: healthStory }
const AS_SYNTHESIZED = '--as-synthesized'
const given = process.argv.slice(2)
const [name = 'first-journey'] = given.filter((word) => word !== AS_SYNTHESIZED)

const teller = createTeller(console.log)
try {
  const story = Object.entries(stories).find(([key]) => key === name)?.[1]
  if (!story) throw new Error(`there is no story ${name}; there are ${Object.keys(stories).join(', ')}`)
  if (!given.includes(AS_SYNTHESIZED)) {
    await teller.step('the template is synthesized', () => runToEnd('infra/app.ts', []))
  }
  const world = await teller.step(
    'the world stands: Meta, the product, the partner',
    () => startWorld({ rightsUsedBy: 'npm run demo' }),
    ({ emulatorOrigin, ground, partnerOrigin }) => `${emulatorOrigin}  ${ground.apiOrigin}  ${partnerOrigin}`,
  )
  let report
  try {
    await story(world, teller)
    await teller.step('nobody was refused a right', async () => mustBeNone(await world.denials()))
  } catch (error) {
    console.error(describeDenials(await world.denials()))
    throw error
  } finally {
    report = await world.stop()
  }
  await teller.step('no secret has reached a sink', () => mustBeClean(report), sentenceOf)
  console.log('\nEvery step held.')
} catch (error) {
  console.error(`\nThe journey failed. ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
