import { guardRelease } from '../../shared/adapters/dynamodb/removal-guard.ts'
import type { GuardRelease, GuardStanding } from '../../shared/ports/removal-guard.ts'
import { tableOutputs } from '../output-names.ts'
import type { OperatorWorld } from './commands.ts'
import { operatorContext } from './operator-context.ts'
import { Refusal } from './refusal.ts'
import { stackOutputs } from './stack-outputs.ts'

/** Reads `--app <key>`, also as `--app=<key>`, and nothing else. */
function appOf(args: readonly string[], known: readonly string[]): string {
  const [name, appKey, ...more] = args.flatMap(
    (argument) => /^(--app)=(.*)$/s.exec(argument)?.slice(1) ?? argument,
  )
  const choice = `known apps: ${known.join(', ')}`
  if (name !== '--app' || !appKey || more.length > 0)
    throw new Refusal(`only --app <key> is understood (${choice})`)
  if (!known.includes(appKey)) throw new Refusal(`shared/deployment.ts has no app of that name (${choice})`)
  return appKey
}

async function guardOf({ deployment, cloudFormation }: OperatorWorld): Promise<GuardRelease> {
  const stackName = `${deployment.name}Data`
  const outputs = await stackOutputs(cloudFormation, stackName)
  const connectionsTable = outputs.get(tableOutputs.connections)
  const ephemeralTable = outputs.get(tableOutputs.ephemeral)
  if (!connectionsTable || !ephemeralTable)
    throw new Refusal(`${stackName} is of an older version, without a guard: run npx cdk deploy --all`)
  const addresses = { connectionsTable, ephemeralTable }
  return guardRelease(operatorContext({ deployment, graphOrigin: 'https://graph.facebook.com', addresses }))
}

function timeOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? 'never' : new Date(milliseconds).toISOString()
}

function linesOf(appKey: string, standing: GuardStanding): readonly string[] {
  const { frozenAt, thawedAt, installations, countedAt, turned, limit } = standing
  return [
    frozenAt === undefined
      ? `Removals of ${appKey} are let through.`
      : `Removals of ${appKey} are frozen since ${timeOf(frozenAt)}: nobody's work is stopped.`,
    `  turned bad within ten minutes   ${turned}, and ${limit} may`,
    `  installations                   ${installations ?? 'not counted yet'}, counted ${timeOf(countedAt)}`,
    `  released last                   ${timeOf(thawedAt)}`,
    ...(frozenAt === undefined ? [] : [`To release them: npm run flfb -- guard release --app ${appKey}`]),
  ]
}

/** Says how the guard of an app stands; changes nothing. */
export async function showGuard(args: readonly string[], world: OperatorWorld): Promise<void> {
  const appKey = appOf(args, Object.keys(world.deployment.apps))
  const guard = await guardOf(world)
  for (const line of linesOf(appKey, await guard.standing(appKey, world.now()))) world.say(line)
}

/** Lets removals of an app through again. Doing it twice changes nothing. */
export async function releaseGuard(args: readonly string[], world: OperatorWorld): Promise<void> {
  const appKey = appOf(args, Object.keys(world.deployment.apps))
  const guard = await guardOf(world)
  const released = await guard.release(appKey, world.now())
  world.say(
    released
      ? `Removals of ${appKey} are let through again, and counted from nothing.`
      : `Removals of ${appKey} were not frozen: nothing has changed.`,
  )
}
