import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

/** Kinds of sealed tokens; a role names those it may make or open in `kms:EncryptionContext:kind`. */
export const tokenKinds = ['landing', 'root'] as const

/** Path of every function's role: the key's own policy lets nobody outside it use the key. */
export function rolePath(deploymentName: string): string {
  return `/${deploymentName}/`
}

// CreateGrant is left out on purpose: who may grant may let anybody decrypt
const administration = [
  'CancelKeyDeletion',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListResourceTags',
  'PutKeyPolicy',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateKeyDescription',
].map((action) => `kms:${action}`)

/**
 * The key that wraps every token's data key, rotated yearly. The account's administrators manage it and cannot use it;
 * the functions' roles may be allowed to use it, for named kinds of tokens, and cannot manage it.
 */
export function vaultKey(scope: Construct, deploymentName: string): Key {
  const stack = Stack.of(scope)
  const roles = `arn:${stack.partition}:iam::${stack.account}:role${rolePath(deploymentName)}*`
  return new Key(scope, 'VaultKey', {
    description: `Wraps the data keys of ${deploymentName}'s access tokens`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
    policy: new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'AdministratorsManage',
          principals: [new AccountRootPrincipal()],
          actions: administration,
          resources: ['*'],
        }),
        new PolicyStatement({
          sid: 'FunctionsUse',
          principals: [new AccountRootPrincipal()],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
          conditions: {
            ArnLike: { 'aws:PrincipalArn': roles },
            StringEquals: { 'kms:EncryptionContext:kind': tokenKinds },
          },
        }),
      ],
    }),
  })
}
