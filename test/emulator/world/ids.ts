import { createHash, randomBytes } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits, as they stand in Meta's tokens and codes. */
export function randomLetters(length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += LETTERS[byte % 62]
  return text
}

/** A numeric id that nothing else has. */
export function randomId(length: number): string {
  return derivedId(length, randomBytes(16).toString('hex'))
}

/** The same numeric id each time for the same parts. */
export function derivedId(length: number, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const digits = (BigInt(`0x${digest}`) % 10n ** BigInt(length - 1)).toString()
  return `1${digits.padStart(length - 1, '0')}`
}
