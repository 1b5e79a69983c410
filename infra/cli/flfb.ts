import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { deployment } from '../../shared/deployment.ts'
import { runCommand } from './commands.ts'
import { operate } from './refusal.ts'

/*
 * `npm run flfb -- <command>`: what an operator does at a deployed backend besides setting it up. Speaks to the account,
 * region and endpoint that the AWS SDK finds in the environment, as `npm run setup` does.
 */

await operate(() =>
  runCommand(process.argv.slice(2), {
    deployment,
    cloudFormation: new CloudFormationClient({}),
    now: () => Date.now(),
    say: (line) => console.log(line),
  }),
)
