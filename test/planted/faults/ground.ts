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
    find: "    Null: { 'dynamodb:LeadingKeys': 'false' },\n",
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
    name: 'the ground lets an allow win over an explicit deny',
    file: 'infra/local/iam/evaluate.ts',
    find: "    if (find(statements, 'Deny', asked)) return explicit(name)\n",
    replace: "    if (find(statements, 'Deny', asked) && name === 'resource-based') return explicit(name)\n",
    test: {
      file: 'test/infra/local/iam/guard.test.ts',
      name: 'what was refused is said with the key of the function, and told',
    },
  },
  {
    name: 'the ground lets an administrator use the key that he may only manage',
    file: 'infra/local/iam/guard.ts',
    find: 'resourceMustAllow: own.some(({ mustAllow }) => mustAllow)',
    replace: 'resourceMustAllow: false',
    test: {
      file: 'test/infra/local/iam/guard.test.ts',
      name: 'an administrator of no template may do everything but what the policy of a key keeps from him',
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
  {
    name: 'the gateway believes whoever names a key',
    file: 'infra/local/gateway.ts',
    find: 'if (doubt) throw refusedSignature(signingName, doubt)',
    replace: "if (doubt?.kind === 'token') throw refusedSignature(signingName, doubt)",
    test: {
      file: 'test/infra/local/gateway.signatures.test.ts',
      name: 'a wrong secret is refused in the words of each service, and nothing is done',
    },
  },
  {
    name: 'any service takes the hash of a body for the body',
    file: 'infra/local/signature/verify.ts',
    find: "if (service !== 's3') return actual",
    replace: "if (service === '') return actual",
    test: {
      file: 'test/infra/local/signature/verify.test.ts',
      name: 'takes an unsigned payload for S3 and for nobody else',
    },
  },
  {
    name: 'a token never ends',
    file: 'infra/local/http-api/jwt/claims.ts',
    find: 'exp > seconds &&',
    replace: 'exp > 0 &&',
    test: {
      file: 'test/infra/local/http-api/jwt/jwt-authorizer.test.ts',
      name: 'ends to believe a token when the clock of the ground passes its end',
    },
  },
  {
    name: 'callers are told apart by another claim than the deployment names',
    file: 'shared/domain/caller.ts',
    find: 'claimOf(claims ?? {}, deployment.authorization.claim)',
    replace: "claimOf(claims ?? {}, 'sub')",
    test: {
      file: 'test/shared/domain/caller.test.ts',
      name: 'by tokens, each of several callers is known by the value of its claim',
    },
  },
]
