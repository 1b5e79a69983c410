import { blob, maybe, members, text } from '../protocol/shape.ts'

// Left out on purpose, so refused aloud: `VersionStages` and `RotationToken`, which rotation needs.

export const getSecretValue = members({ SecretId: text, VersionId: maybe(text), VersionStage: maybe(text) })
export const describeSecret = members({ SecretId: text })
export const putSecretValue = members({
  SecretId: text,
  ClientRequestToken: text,
  SecretString: maybe(text),
  SecretBinary: maybe(blob),
})
