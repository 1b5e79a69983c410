import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../clock.ts'
import { createOneAtATime } from '../one-at-a-time.ts'
import { AwsFailure, UnknownToGround } from '../service.ts'
import type { Upload } from './body.ts'
import { pathOfKey } from './key-path.ts'

/** What is known of an object beside its bytes. */
export interface ObjectFacts {
  /** With its quotes: the MD5 of the bytes. */
  readonly etag: string
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly changedAt: number
  readonly crc32: string
  readonly contentType: string
  readonly contentEncoding?: string
  readonly encryption: string
  /** By header name, `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>
}

export interface PutOptions {
  readonly contentType: string
  readonly encryption: string
  readonly metadata: Readonly<Record<string, string>>
  readonly onlyIfAbsent: boolean
}

/** A bucket: the bytes are files that anybody can look at, the facts live in memory as long as the ground does. */
export interface Bucket {
  put(key: string, upload: Upload, options: PutOptions): Promise<ObjectFacts>
  facts(key: string): ObjectFacts | undefined
  read(key: string): Promise<{ facts: ObjectFacts; bytes: Buffer } | undefined>
  delete(key: string): Promise<void>
  /** In the order of the keys' UTF-8 bytes. */
  keys(): string[]
}

export async function createBucket(clock: Clock, directory: string): Promise<Bucket> {
  const objects = new Map<string, ObjectFacts>()
  const oneAtATime = createOneAtATime()
  await mkdir(directory, { recursive: true })
  return {
    put: (key, upload, { onlyIfAbsent, ...options }) =>
      oneAtATime(key, async () => {
        if (onlyIfAbsent && objects.has(key)) {
          const message = 'At least one of the pre-conditions you specified did not hold'
          throw new AwsFailure('PreconditionFailed', message, 412)
        }
        await writeWhole(directory, key, upload.bytes)
        const facts: ObjectFacts = {
          ...options,
          etag: `"${createHash('md5').update(upload.bytes).digest('hex')}"`,
          size: upload.bytes.length,
          changedAt: clock.now(),
          crc32: upload.crc32,
          ...(upload.contentEncoding !== undefined && { contentEncoding: upload.contentEncoding }),
        }
        objects.set(key, facts)
        return facts
      }),
    facts: (key) => objects.get(key),
    read: (key) =>
      oneAtATime(key, async () => {
        const facts = objects.get(key)
        return facts && { facts, bytes: await readFile(pathOfKey(directory, key)) }
      }),
    delete: (key) =>
      oneAtATime(key, async () => {
        if (objects.delete(key)) await rm(pathOfKey(directory, key))
      }),
    keys: () => [...objects.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  }
}

/** Writes beside the place and moves there, so that nobody who looks at the files sees half an object. */
async function writeWhole(directory: string, key: string, bytes: Buffer): Promise<void> {
  const path = pathOfKey(directory, key)
  const draft = join(directory, `%draft-${randomUUID()}`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, bytes)
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'ENAMETOOLONG'].includes(code)) throw cause
    throw new UnknownToGround(
      `how to keep ${key} as a file (${code}): another key is its folder, or a part is too long`,
    )
  }
}
