import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AwsFailure } from '../service.ts'

export interface KeySpec {
  readonly keyId: string
  readonly keyArn: string
  /** With their `alias/` in front. */
  readonly aliases?: readonly string[]
}

export interface Key {
  readonly spec: KeySpec
  /** Lives and dies with the ground. */
  readonly master: Buffer
  readonly madeAt: number
  enabled: boolean
}

export interface Keys {
  define(spec: KeySpec): void
  /** By id, ARN, alias or alias ARN. */
  find(name: string): Key
  /** As `find`, for a use of the key: refused while it is disabled. */
  usable(name: string): Key
}

export function createKeys(clock: Clock): Keys {
  const byName = new Map<string, Key>()
  const find = (name: string): Key => {
    const key = byName.get(name)
    if (key) return key
    const what = name.includes('alias/') ? `Alias ${name} is not found.` : `Key '${name}' does not exist`
    throw new AwsFailure('NotFoundException', what)
  }
  return {
    define(spec) {
      const key = { spec, master: randomBytes(32), madeAt: clock.now(), enabled: true }
      const aliases = spec.aliases ?? []
      const aliasArns = aliases.map((alias) => spec.keyArn.replace(/:key\/.*$/, `:${alias}`))
      for (const name of [spec.keyId, spec.keyArn, ...aliases, ...aliasArns]) byName.set(name, key)
    },
    find,
    usable(name) {
      const key = find(name)
      if (!key.enabled) throw new AwsFailure('DisabledException', `${key.spec.keyArn} is disabled.`)
      return key
    },
  }
}
