import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Secret } from '../../shared/base/secret.ts'
import type { Deployment } from '../../shared/domain/deployment.ts'
import { appSecretName, callbackOutput } from '../output-names.ts'
import { checkShape } from './app-secret-shape.ts'
import { Refusal } from './refusal.ts'
import { appKeyOf } from './setup-arguments.ts'
import { stackOutputs } from './stack-outputs.ts'
import { storeAppSecret } from './store-app-secret.ts'

export interface SetupWorld {
  readonly deployment: Deployment
  readonly cloudFormation: CloudFormationClient
  readonly secretsManager: SecretsManagerClient
  readonly ask: (question: string) => Promise<Secret<string>>
  readonly say: (line: string) => void
}

const told = {
  stored: 'The app secret is stored.',
  replaced: 'The app secret is stored; the old one is kept as the previous one.',
  unchanged: 'This app secret was stored already: nothing has changed.',
} as const

/**
 * Stores a Meta app's secret in a deployed backend and says what to paste into Meta's dashboard. Throws {@link Refusal}
 * for what the operator can put right. Never says the secret.
 */
export async function setUpApp(args: readonly string[], world: SetupWorld): Promise<void> {
  const { deployment, say } = world
  const appKey = appKeyOf(args, Object.keys(deployment.apps))
  const { appId = '' } = deployment.apps[appKey] ?? {}
  // looked up before the question: nobody should fetch a secret for a backend that is not there
  const outputs = await stackOutputs(world.cloudFormation, `${deployment.name}Backend`)
  const redirectUri = outputs.get(callbackOutput(appKey))
  if (!redirectUri)
    throw new Refusal(`the deployed backend does not know ${appKey} yet: run npx cdk deploy --all`)

  const secret = await world.ask(`App secret of ${appKey} (app ${appId}), not shown: `)
  const warning = checkShape(secret, appId)
  if (warning) say(`Warning: ${warning}`)
  say(told[await storeAppSecret(world.secretsManager, appSecretName(deployment.name, appKey), secret)])

  say('')
  say(`Next, in https://developers.facebook.com/apps/${appId}/ :`)
  say('  Facebook Login for Business → Settings → Valid OAuth Redirect URIs: paste exactly')
  say(`  ${redirectUri}`)
  say(`Then ${outputs.get('PublicOrigin') ?? ''}/health answers "ok", within a few minutes.`)
}
