import { randomBytes, randomInt } from 'node:crypto'
import type { Caller, KeyHolder } from './service.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Everyone who may call the ground, by access key. */
export interface Callers {
  find(accessKeyId: string): KeyHolder | undefined
  /** A temporary key of the session that a function runs in; its role is known by ARN. */
  addFunction(functionId: string, functionName: string, roleArn: string): Credentials
  /** A key of a session that assumed this IAM role (`arn:aws:iam::<account>:role/<name>`), or of this user. */
  addPrincipal(arn: string): Credentials
}

export function createCallers(): Callers {
  const known = new Map<string, KeyHolder>()
  const add = (prefix: 'AKIA' | 'ASIA', caller: Omit<Caller, 'accessKeyId'>): Credentials => {
    const accessKeyId = `${prefix}${randomText(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`
    const secretAccessKey = randomBytes(30).toString('base64')
    const credentials =
      prefix === 'AKIA'
        ? { accessKeyId, secretAccessKey }
        : { accessKeyId, secretAccessKey, sessionToken: randomBytes(180).toString('base64') }
    known.set(accessKeyId, { ...caller, ...credentials })
    return credentials
  }
  return {
    find: (accessKeyId) => known.get(accessKeyId),
    addFunction: (functionId, functionName, roleArn) =>
      add('ASIA', { arn: sessionArn(roleArn, functionName), roleArn, functionId }),
    addPrincipal: (arn) =>
      add('AKIA', arn.includes(':role/') ? { arn: sessionArn(arn, 'local'), roleArn: arn } : { arn }),
  }
}

/**
 * The ARN that AWS shows for someone who assumed a role: `arn:aws:sts::<account>:assumed-role/<role>/<session>`,
 * without the role's path (AWS, IAM identifiers, read 2026-11-23).
 */
export function sessionArn(roleArn: string, sessionName: string): string {
  const match = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn)
  if (!match) throw new Error(`not the ARN of an IAM role: ${roleArn}`)
  return `arn:aws:sts::${match[1]}:assumed-role/${match[2]}/${sessionName}`
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
