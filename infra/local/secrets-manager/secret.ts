import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../clock.ts'
import { AwsFailure } from '../service.ts'

export interface SecretSpec {
  readonly arn: string
  readonly name: string
  readonly description?: string
}

export type SecretValue =
  { readonly text: string; readonly bytes?: never } | { readonly bytes: Buffer; readonly text?: never }

export interface Version {
  readonly id: string
  readonly value: SecretValue
  readonly madeAt: number
  /** `AWSCURRENT`, `AWSPREVIOUS`, or none for a version that only its id still finds. */
  readonly stages: readonly string[]
}

/** One secret. Times are milliseconds since the epoch. */
export interface Secret {
  readonly spec: SecretSpec
  readonly madeAt: number
  changedAt(): number
  /** The version under an id or a stage, AWSCURRENT unless told. */
  version(id: string | undefined, stage: string | undefined): Version
  /** Makes a new current version; the same id with the same value again changes nothing. */
  put(id: string, value: SecretValue): Version
  /** Versions with a stage only. */
  stagesByVersion(): Record<string, readonly string[]>
}

export function createSecret(clock: Clock, spec: SecretSpec): Secret {
  const values = new Map<string, { readonly value: SecretValue; readonly madeAt: number }>()
  const madeAt = clock.now()
  let changedAt = madeAt
  let current: string | undefined
  let previous: string | undefined

  const stagesOf = (id: string) => [
    ...(id === current ? ['AWSCURRENT'] : []),
    ...(id === previous ? ['AWSPREVIOUS'] : []),
  ]
  const byId = (id: string): Version | undefined => {
    const found = values.get(id)
    return found && { id, ...found, stages: stagesOf(id) }
  }
  return {
    spec,
    madeAt,
    changedAt: () => changedAt,
    version(id, stage = id === undefined ? 'AWSCURRENT' : undefined) {
      if (id === undefined) {
        const found = [...values.keys()].find((each) => stage !== undefined && stagesOf(each).includes(stage))
        const version = found !== undefined && byId(found)
        if (version) return version
        throw notFound(`staging label: ${stage}`)
      }
      const version = byId(id)
      if (!version) throw notFound(`VersionId: ${id}`)
      if (stage === undefined || version.stages.includes(stage)) return version
      throw new AwsFailure(
        'InvalidRequestException',
        'You provided a VersionStage that is not associated to the provided VersionId.',
      )
    },
    put(id, value) {
      const before = values.get(id)
      if (before && !isDeepStrictEqual(before.value, value)) {
        const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${spec.arn}.`
        throw new AwsFailure('ResourceExistsException', message)
      }
      if (!before) {
        values.set(id, { value, madeAt: clock.now() })
        changedAt = clock.now()
        previous = current
        current = id
      }
      return { id, value, madeAt: values.get(id)?.madeAt ?? changedAt, stages: stagesOf(id) }
    },
    stagesByVersion() {
      const labelled = [...values.keys()].map((id) => [id, stagesOf(id)] as const)
      return Object.fromEntries(labelled.filter(([, stages]) => stages.length > 0))
    },
  }
}

function notFound(what: string): AwsFailure {
  return new AwsFailure(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  )
}
