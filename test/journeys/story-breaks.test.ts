import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deployment } from '../../shared/deployment.ts'
import { firstJourney } from '../demo/story/first-journey.ts'
import type { WorldOptions } from '../demo/world/world.ts'
import { type JourneyWorld, silent, startJourneyWorld } from './journey-world.ts'

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>
}

/** The synthesized assembly without the route of this key. */
async function assemblyWithout(routeKey: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'login-assembly-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await cp('cdk.out', folder, { recursive: true })
  const path = join(folder, `${deployment.name}Backend.template.json`)
  const template = JSON.parse(await readFile(path, 'utf8')) as Template
  const [id] =
    Object.entries(template.Resources).find(([, { Properties }]) => Properties?.['RouteKey'] === routeKey) ??
    []
  if (id === undefined) throw new Error(`the template has no route ${routeKey}`)
  delete template.Resources[id]
  await writeFile(path, JSON.stringify(template))
  return folder
}

async function journeyIn(
  options: WorldOptions,
  prepare?: (world: JourneyWorld) => Promise<void>,
): Promise<string> {
  const world = await startJourneyWorld(options)
  try {
    await prepare?.(world)
    await firstJourney(world, silent)
    return 'every step held'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await world.stop()
  }
}

test('a route that is missing from the template ends the story at the step that needs it', async () => {
  const assembly = await assemblyWithout('GET /callback/{app}')
  expect(await journeyIn({ assembly })).toMatch(
    /^the business grants everything in the dialog and comes back/,
  )
}, 60_000)

test('a fault at Meta ends the story at the step that it spoils', async () => {
  const error = { code: 100, message: 'Invalid parameter' }
  const told = await journeyIn({}, (world) =>
    world.control('faults', { operation: 'ad_account.insights', times: 1000, error }),
  )
  expect(told).toMatch(/^hourly insights of act_\d+ arrive and equal Meta's totals: the run failed/)
}, 60_000)
