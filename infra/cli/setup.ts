import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { loopbackOrigin } from '../../shared/base/loopback.ts'
import { Secret } from '../../shared/base/secret.ts'
import { deployment } from '../../shared/deployment.ts'
import { askSecret } from './ask-secret.ts'
import { operate, Refusal } from './refusal.ts'
import { setUpApp } from './set-up-app.ts'

/*
 * `npm run setup -- --app <key>`: stores a Meta app's secret and subscribes its webhooks. Speaks to the account, region
 * and endpoint that the AWS SDK finds in the environment, so that AWS_ENDPOINT_URL leads it to the deployment on one
 * machine; META_GRAPH_ORIGIN leads it to the Meta of that machine, and to no other.
 */

function graphOrigin(): string {
  const given = process.env['META_GRAPH_ORIGIN']
  if (given === undefined) return 'https://graph.facebook.com'
  const origin = loopbackOrigin(given)
  if (origin === undefined) throw new Refusal('META_GRAPH_ORIGIN may only name a loopback origin')
  return origin
}

await operate(() =>
  setUpApp(process.argv.slice(2), {
    deployment,
    cloudFormation: new CloudFormationClient({}),
    secretsManager: new SecretsManagerClient({}),
    graphOrigin: graphOrigin(),
    newToken: () => new Secret(randomBytes(32).toString('base64url')),
    ask: (question) => askSecret(process.stdin, process.stderr, question),
    say: (line) => console.log(line),
    pause: (milliseconds) => pause(milliseconds),
  }),
)
