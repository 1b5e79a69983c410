import type { Fault } from '../fault.ts'

/** What the template allows, and what the ground must hold to as AWS does. */
export const groundFaults: readonly Fault[] = [
  {
    name: 'the right to use the key passes a call that names no kind of token',
    file: 'infra/statements.ts',
    find: "StringEquals: { 'kms:EncryptionContext:kind': kind }",
    replace: "StringEqualsIfExists: { 'kms:EncryptionContext:kind': kind }",
    test: {
      file: 'test/infra/grants.test.ts',
      name: 'opens and makes sealed tokens of these kinds only',
    },
  },
  {
    name: 'a request that names no key passes the condition on leading keys',
    file: 'infra/statements.ts',
    find: "      Null: { 'dynamodb:LeadingKeys': 'false' },\n",
    replace: '',
    test: {
      file: 'test/infra/grants.test.ts',
      name: 'never lets a missing key pass the condition on leading keys',
    },
  },
  {
    name: 'the callback may open what it has sealed',
    file: 'infra/grants.ts',
    find: "keyUse(data.vaultKey, 'GenerateDataKey', 'landing')",
    replace:
      "keyUse(data.vaultKey, 'GenerateDataKey', 'landing'),\n      keyUse(data.vaultKey, 'Decrypt', 'landing')",
    test: {
      file: 'test/infra/grants.test.ts',
      name: 'opens and makes sealed tokens of these kinds only',
    },
  },
  {
    name: 'KMS on the ground opens a data key under any context',
    file: 'infra/local/kms/ciphertext.ts',
    find: 'return Buffer.concat([header, ...pairs.flat().map(withLength)])',
    replace: 'return Buffer.concat([header, ...pairs.slice(pairs.length).flat().map(withLength)])',
    test: {
      file: 'test/infra/local/kms/kms.test.ts',
      name: 'another context, a changed byte or something else entirely opens nothing',
    },
  },
]
