import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { appSecretName } from '../output-names.ts'
import { pascal } from '../room-names.ts'

/**
 * The place of a Meta app's secret, without a value: one that CDK makes up would look configured. Until the operator
 * stores it (`npm run setup`), public pages answer 503.
 */
export function appSecret(scope: Construct, deploymentName: string, appKey: string): CfnSecret {
  const secret = new CfnSecret(scope, `AppSecret${pascal(appKey)}`, {
    name: appSecretName(deploymentName, appKey),
    description: `Secrets of the Meta app "${appKey}"; set by npm run setup -- --app ${appKey}`,
  })
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN)
  return secret
}
