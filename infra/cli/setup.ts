import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { deployment } from '../../shared/deployment.ts'
import { askSecret } from './ask-secret.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { setUpApp } from './set-up-app.ts'

/*
 * `npm run setup -- --app <key>`: stores a Meta app's secret. Speaks to the account, region and endpoint that the
 * AWS SDK finds in the environment, so that AWS_ENDPOINT_URL leads it to the deployment on one machine.
 */

try {
  await setUpApp(process.argv.slice(2), {
    deployment,
    cloudFormation: new CloudFormationClient({}),
    secretsManager: new SecretsManagerClient({}),
    ask: (question) => askSecret(process.stdin, process.stderr, question),
    say: (line) => console.log(line),
  })
} catch (error) {
  const known = refusalOf(error)
  if (!(known instanceof Refusal)) throw error
  console.error(known.message)
  process.exitCode = 1
}
