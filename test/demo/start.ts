import { firstJourney } from './story/first-journey.ts'
import { createTeller } from './story/teller.ts'
import { describeDenials } from './world/rights.ts'
import { runToEnd } from './world/child.ts'
import { startWorld, type World } from './world/world.ts'

/** `npm start`: the first journey, and then the world stays up for a person to walk it by hand. */
const teller = createTeller(console.log)

function invite(world: World): string {
  return `
Now by hand. Everything stays up until Ctrl-C:

  the partner     ${world.hosts[world.partnerOrigin]}          connect a workspace in your browser
  Meta            ${world.emulatorOrigin}/__emulator/state   who has granted what
  look inside     ${world.ground.awsOrigin}/__ground/        functions, queues, tables, events
  files           .local/buckets                  what the insights runs have written
  the API         ${world.ground.apiOrigin}/health
`
}

try {
  await teller.step('the template is synthesized', () => runToEnd('infra/app.ts', []))
  const world = await teller.step('the world stands: Meta, the product, the partner', () => startWorld())
  const stop = () => void world.end().then(() => process.exit())
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await firstJourney(world, teller)
  } catch (error) {
    console.error(describeDenials(await world.denials()))
    await world.end()
    throw error
  }
  console.log(invite(world))
} catch (error) {
  console.error(`\nThe journey failed. ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
