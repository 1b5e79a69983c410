import { type Takes, takes } from '../protocol/json.ts'
import { describeSecret, getSecretValue, putSecretValue } from './requests.ts'

type Operation = 'GetSecretValue' | 'PutSecretValue' | 'DescribeSecret'

/**
 * What each operation takes.
 * @param find the ARN of a secret by what a caller may name it with; throws when there is none
 */
export function rightsOfSecretsManager(
  find: (secretId: string) => string,
): Readonly<Record<Operation, Takes>> {
  const on =
    (operation: Operation) =>
    ({ SecretId }: { SecretId: string }) => [
      { action: `secretsmanager:${operation}`, resource: find(SecretId) },
    ]
  return {
    GetSecretValue: takes(getSecretValue, on('GetSecretValue')),
    PutSecretValue: takes(putSecretValue, on('PutSecretValue')),
    DescribeSecret: takes(describeSecret, on('DescribeSecret')),
  }
}
