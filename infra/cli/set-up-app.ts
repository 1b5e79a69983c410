import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Secret } from '../../shared/base/secret.ts'
import type { Deployment } from '../../shared/domain/deployment.ts'
import { appSecretName, callbackOutput } from '../output-names.ts'
import { checkShape } from './app-secret-shape.ts'
import { dashboardSheet } from './dashboard-sheet.ts'
import { graphOfOperator } from './graph-of-operator.ts'
import { Refusal } from './refusal.ts'
import { setupArgumentsOf } from './setup-arguments.ts'
import { stackOutputs } from './stack-outputs.ts'
import { storeAppSecret } from './store-app-secret.ts'
import { subscribeWebhooks } from './subscribe-webhooks.ts'
import { wantedWebhooks } from './wanted-webhooks.ts'

export interface SetupWorld {
  readonly deployment: Deployment
  readonly cloudFormation: CloudFormationClient
  readonly secretsManager: SecretsManagerClient
  /** `https://graph.facebook.com`, or a loopback origin on one machine. */
  readonly graphOrigin: string
  /** A random token that nobody can guess. */
  readonly newToken: () => Secret<string>
  readonly ask: (question: string) => Promise<Secret<string>>
  readonly say: (line: string) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

const told = {
  stored: 'The app secret is stored.',
  replaced: 'The app secret is stored; the old one is kept as the previous one.',
  unchanged: 'This app secret was stored already: nothing has changed.',
} as const

/** The addresses of the deployed backend that an app's dashboard has to know. */
async function deployedAddresses({ deployment, cloudFormation }: SetupWorld, appKey: string) {
  const outputs = await stackOutputs(cloudFormation, `${deployment.name}Backend`)
  const redirectUri = outputs.get(callbackOutput(appKey))
  const publicOrigin = outputs.get('PublicOrigin')
  if (!redirectUri || !publicOrigin)
    throw new Refusal(`the deployed backend does not know ${appKey} yet: run npx cdk deploy --all`)
  return { redirectUri, publicOrigin, webhookUrl: `${publicOrigin}/webhooks/${appKey}` }
}

async function askedSecret({ ask, say }: SetupWorld, appKey: string, appId: string): Promise<Secret<string>> {
  const secret = await ask(`App secret of ${appKey} (app ${appId}), not shown: `)
  const warning = checkShape(secret, appId)
  if (warning) say(`Warning: ${warning}`)
  return secret
}

/**
 * Stores a Meta app's secret in a deployed backend, says what to paste into Meta's dashboard, and subscribes the app's
 * webhooks. Throws {@link Refusal} for what the operator can put right. Never says a secret; the verify token only when
 * told to. What was done before a refusal stays, and doing it all again is safe.
 */
export async function setUpApp(args: readonly string[], world: SetupWorld): Promise<void> {
  const { deployment, say, graphOrigin, pause } = world
  const { appKey, only, showVerifyToken } = setupArgumentsOf(args, Object.keys(deployment.apps))
  const app = deployment.apps[appKey]
  if (!app) throw new Refusal(`shared/deployment.ts has no app ${appKey}`)
  const { appId } = app
  const wanted = wantedWebhooks(app)
  const secretName = appSecretName(deployment.name, appKey)
  // looked up before the question: nobody should fetch a secret for a backend that is not there
  const { redirectUri, webhookUrl, publicOrigin } = await deployedAddresses(world, appKey)

  const { change, appSecret, verifyToken } = await storeAppSecret(world.secretsManager, secretName, {
    ...(only !== 'webhooks' && { appSecret: await askedSecret(world, appKey, appId) }),
    newVerifyToken: world.newToken(),
  })
  if (only !== 'webhooks') say(told[change])

  const shown = {
    appKey,
    appId,
    redirectUri,
    webhookUrl,
    webhooks: wanted,
    secretName,
    ...(showVerifyToken && { verifyToken }),
  }
  for (const line of ['', ...dashboardSheet(shown), '']) say(line)
  if (only !== 'secret') {
    const graph = graphOfOperator({ deployment, appKey, appSecret, graphOrigin })
    const callbackUrl = webhookUrl
    await subscribeWebhooks({ graph, appKey, appId, callbackUrl, wanted, verifyToken, say, pause })
  }
  say(`${publicOrigin}/health answers "ok" within a few minutes.`)
}
