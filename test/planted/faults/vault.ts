import type { Fault } from '../fault.ts'

/** What a sealed token is bound to, and what shows a secret. */
export const vaultFaults: readonly Fault[] = [
  {
    name: 'the additional data of an envelope leaves out whose token it is',
    file: 'shared/adapters/kms/envelope.ts',
    find: 'const parts = [owner.app, owner.kind, owner.ref, tokenId, String(VERSION)]',
    replace: 'const parts = [owner.app, owner.kind, tokenId, String(VERSION)]',
    test: {
      file: 'test/shared/adapters/kms/envelope.test.ts',
      name: 'a token opens for no other owner, nor when its row is relabelled',
    },
  },
  {
    name: 'KMS is not told which kind of token a data key is for',
    file: 'shared/adapters/kms/data-key-format.ts',
    find: "const kind = owner.kind === 'code' ? 'landing' : owner.kind",
    replace: "const kind = 'landing'",
    test: {
      file: 'test/shared/adapters/kms/data-key-format.test.ts',
      name: 'the data key is bound to app, kind, owner and format',
    },
  },
  {
    name: 'a code is sealed as if it were the landing token that it is to be had for',
    file: 'shared/adapters/kms/data-key-format.ts',
    find: "return { ...owner, kind: 'code' }",
    replace: 'return { ...owner }',
    test: {
      file: 'test/shared/adapters/kms/data-key-format.test.ts',
      name: 'a code never opens as the token of its attempt, nor that token as a code, though they share a data key',
    },
  },
  {
    name: 'the commitment to the key is not compared',
    file: 'shared/adapters/kms/envelope.ts',
    find: 'if (!timingSafeEqual(commitment, envelope.commitment))',
    replace: 'if (!timingSafeEqual(commitment, Buffer.from(commitment)))',
    test: {
      file: 'test/shared/adapters/kms/envelope.test.ts',
      name: 'one bit anywhere breaks the seal',
    },
  },
  {
    name: 'a second landing token replaces the first of an attempt',
    file: 'shared/adapters/vault/landing-seal.ts',
    find: "when: 'attribute_not_exists(#pk) OR #tokenId = :tokenId'",
    replace: "when: 'attribute_not_exists(#pk) OR #tokenId <> :tokenId'",
    test: {
      file: 'test/shared/adapters/vault/landing-seal.test.ts',
      name: 'a second token never replaces the first of an attempt',
    },
  },
  {
    name: 'a log line quotes the message of an error that is none of ours',
    file: 'shared/kernel/describe-error.ts',
    find: '...(speaksOfCode.some((message) => message.test(error.message)) && { detail: error.message })',
    replace: '...(speaksOfCode.length > 0 && { detail: error.message })',
    test: {
      file: 'test/shared/kernel/describe-error.test.ts',
      name: 'the message of an error over %s, which may quote what was worked on, stays out',
    },
  },
  {
    name: 'a secret shows itself in JSON',
    file: 'shared/base/secret.ts',
    find: `  toJSON(): string {
    return HIDDEN`,
    replace: `  toJSON(): string {
    return String(this.#value)`,
    test: {
      file: 'test/shared/base/secret.test.ts',
      name: 'a secret does not show through %s',
    },
  },
]
