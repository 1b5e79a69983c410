import type { Clock } from '../clock.ts'
import { createJsonHandler, operation } from '../protocol/json.ts'
import { AwsFailure, type LocalService } from '../service.ts'
import { rightsOfSecretsManager } from './authorization.ts'
import { describeSecret, getSecretValue, putSecretValue } from './requests.ts'
import { createSecret, type Secret, type SecretSpec } from './secret.ts'

/** Secrets Manager on the ground: values with their versions and the stages AWSCURRENT and AWSPREVIOUS. */
export interface SecretsManager extends LocalService {
  /** A secret is made without a value, as a template without one makes it in AWS. */
  defineSecret(spec: SecretSpec): void
}

export function createSecretsManager({ clock }: { readonly clock: Clock }): SecretsManager {
  const secrets: Secret[] = []
  const find = (id: string): Secret => {
    const found = secrets.find(({ spec }) => namesOf(spec).includes(id))
    if (found) return found
    throw new AwsFailure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  }
  return {
    signingName: 'secretsmanager',
    ...createJsonHandler({
      version: '1.1',
      target: 'secretsmanager',
      rights: rightsOfSecretsManager((id) => find(id).spec.arn),
      operations: {
        GetSecretValue: operation(getSecretValue, (input) => {
          const secret = find(input.SecretId)
          const { id, value, madeAt, stages } = secret.version(input.VersionId, input.VersionStage)
          return {
            ARN: secret.spec.arn,
            Name: secret.spec.name,
            VersionId: id,
            ...(value.text !== undefined && { SecretString: value.text }),
            ...(value.bytes !== undefined && { SecretBinary: value.bytes.toString('base64') }),
            VersionStages: stages,
            CreatedDate: madeAt / 1000,
          }
        }),
        PutSecretValue: operation(putSecretValue, (input) => {
          const secret = find(input.SecretId)
          const { id, stages } = secret.put(input.ClientRequestToken, valueOf(input))
          return { ARN: secret.spec.arn, Name: secret.spec.name, VersionId: id, VersionStages: stages }
        }),
        DescribeSecret: operation(describeSecret, (input) => described(find(input.SecretId))),
      },
    }),
    defineSecret: (spec) => void secrets.push(createSecret(clock, spec)),
  }
}

/** The name, the ARN, and the ARN without the six characters that AWS adds to it. */
function namesOf({ arn, name }: SecretSpec): string[] {
  return [name, arn, arn.replace(/-[A-Za-z0-9]{6}$/, '')]
}

function valueOf({ SecretString, SecretBinary }: ReturnType<typeof putSecretValue>) {
  if (SecretString !== undefined && SecretBinary === undefined) return { text: SecretString }
  if (SecretBinary !== undefined && SecretString === undefined) return { bytes: SecretBinary }
  throw new AwsFailure(
    'InvalidRequestException',
    'You must provide either SecretString or SecretBinary, but not both.',
  )
}

function described(secret: Secret): object {
  const { spec, madeAt } = secret
  const stages = secret.stagesByVersion()
  return {
    ARN: spec.arn,
    Name: spec.name,
    ...(spec.description !== undefined && { Description: spec.description }),
    CreatedDate: madeAt / 1000,
    LastChangedDate: secret.changedAt() / 1000,
    // AWS leaves the member out while there is no value
    ...(Object.keys(stages).length > 0 && { VersionIdsToStages: stages }),
  }
}
