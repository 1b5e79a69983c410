import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { Deployment } from '../shared/domain/deployment.ts'
import { appSecretName, tableOutputs } from './output-names.ts'
import { appSecret } from './resources/app-secret.ts'
import { connectionsTable } from './resources/connections-table.ts'
import { jobsTable } from './resources/jobs-table.ts'
import { resultBucket } from './resources/result-bucket.ts'
import { stateTable } from './resources/state-table.ts'
import { vaultKey } from './resources/vault-key.ts'
import { pascal } from './room-names.ts'

export interface DataStackProps extends StackProps {
  readonly deployment: Deployment
}

/** What must outlive every deployment: tables, key, app secrets, results. The backend stack stands on it. */
export class DataStack extends Stack {
  readonly connections: Table
  readonly vault: Table
  readonly jobs: Table
  readonly ephemeral: Table
  readonly vaultKey: Key
  readonly results: Bucket
  readonly appSecrets: Readonly<Record<string, CfnSecret>>

  constructor(scope: Construct, id: string, { deployment, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true })
    this.connections = connectionsTable(this)
    // short backups: a deleted token is gone for good a week later
    this.vault = stateTable(this, 'Vault', { recoveryDays: 7, expires: true })
    this.jobs = jobsTable(this)
    // links, attempts and handles live for hours: a copy without an owner would only keep references for nothing
    this.ephemeral = stateTable(this, 'Ephemeral', { expires: true })
    this.vaultKey = vaultKey(this, deployment.name)
    this.results = resultBucket(this)
    this.appSecrets = Object.fromEntries(
      Object.keys(deployment.apps).map((appKey) => [appKey, appSecret(this, deployment.name, appKey)]),
    )
    this.exportForGood()
    new CfnOutput(this, tableOutputs.connections, { value: this.connections.tableName })
    new CfnOutput(this, tableOutputs.ephemeral, { value: this.ephemeral.tableName })
    for (const appKey of Object.keys(deployment.apps)) {
      new CfnOutput(this, `SecretName${pascal(appKey)}`, { value: appSecretName(deployment.name, appKey) })
    }
  }

  /**
   * Exports whatever the backend may import, whether or not it does today. An export that CDK makes for a reference
   * disappears with the last reference, and CloudFormation then refuses to take it from the backend still deployed.
   */
  private exportForGood(): void {
    for (const table of [this.connections, this.vault, this.jobs, this.ephemeral]) {
      this.exportValue(table.tableName)
      this.exportValue(table.tableArn)
    }
    this.exportValue(this.connections.tableStreamArn)
    this.exportValue(this.vaultKey.keyArn)
    this.exportValue(this.results.bucketName)
    this.exportValue(this.results.bucketArn)
    for (const secret of Object.values(this.appSecrets)) this.exportValue(secret.ref)
  }
}
