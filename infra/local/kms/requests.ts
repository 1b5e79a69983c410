import { blob, mapOf, maybe, members, oneOf, text, whole } from '../protocol/shape.ts'

// The allow-lists of KMS requests. Left out on purpose, so refused aloud: `GrantTokens`, `Recipient`, `DryRun`.

const context = maybe(mapOf(text))
const algorithm = maybe(oneOf('SYMMETRIC_DEFAULT'))

export const generateDataKey = members({
  KeyId: text,
  EncryptionContext: context,
  KeySpec: maybe(oneOf('AES_256')),
  NumberOfBytes: maybe(whole),
})

export const encrypt = members({
  KeyId: text,
  Plaintext: blob,
  EncryptionContext: context,
  EncryptionAlgorithm: algorithm,
})

export const decrypt = members({
  CiphertextBlob: blob,
  EncryptionContext: context,
  KeyId: maybe(text),
  EncryptionAlgorithm: algorithm,
})

export const reEncrypt = members({
  CiphertextBlob: blob,
  SourceEncryptionContext: context,
  SourceKeyId: maybe(text),
  SourceEncryptionAlgorithm: algorithm,
  DestinationKeyId: text,
  DestinationEncryptionContext: context,
  DestinationEncryptionAlgorithm: algorithm,
})

export const describeKey = members({ KeyId: text })
