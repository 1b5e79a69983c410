/** A value that must not be somewhere. */
export interface Hidden {
  /** What it is, as a report may say it. */
  readonly kind: string
  readonly value: string | Uint8Array
  /**
   * Only the whole counts: a name, a reference. Of everything else a part of 31 characters counts as the whole, so
   * that a log which cuts a token short hides nothing.
   */
  readonly whole?: boolean
}

/** Finds which of many values stand in a text of bytes (one character a byte). */
export interface SecretIndex {
  /** Numbers of the values that stand in it as they are. */
  in(text: string): ReadonlySet<number>
  /** Some value has a space or a byte above 127, which a few encodings write in a way of their own. */
  readonly spaces: boolean
  readonly beyondAscii: boolean
}

/** Below this a value stands in any text by chance. */
export const SHORTEST = 8
const PIECE = 16
const SLOT_BITS = 18

/** Text as one character a byte. */
export function bytewise(value: string | Uint8Array): string {
  return (typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value)).toString('latin1')
}

/** Hex means the same in either case, and is the bytes that it writes. */
function formsOf(text: string): string[] {
  if (!/^(?:[0-9a-f]{2}){8,}$/i.test(text)) return [text]
  return [text.toLowerCase(), text.toUpperCase(), Buffer.from(text, 'hex').toString('latin1')]
}

function piecesOf(text: string, whole: boolean): string[] {
  if (whole || text.length < 2 * PIECE) return [text]
  const starts = Array.from({ length: Math.floor(text.length / PIECE) }, (_, place) => place * PIECE)
  return starts.map((start) => text.slice(start, start + PIECE))
}

function slotOf(high: number, low: number): number {
  return (Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)) >>> (32 - SLOT_BITS)
}

/** Calls `visit` with the end of every eight bytes whose slot is taken. */
function slide(text: string, taken: Uint8Array, visit: (end: number) => void): void {
  let high = 0
  let low = 0
  for (let at = 0; at < text.length; at += 1) {
    high = (high << 8) | (low >>> 24)
    low = (low << 8) | text.charCodeAt(at)
    if (at >= SHORTEST - 1 && taken[slotOf(high, low)] === 1) visit(at + 1)
  }
}

/** Makes the index. Throws on a value that is too short to be told from chance; the value is not in the error. */
export function indexSecrets(secrets: readonly Hidden[]): SecretIndex {
  const byHead = new Map<string, { readonly pattern: string; readonly number: number }[]>()
  const taken = new Uint8Array(1 << SLOT_BITS)
  const texts = secrets.map(({ value }) => bytewise(value))
  for (const [number, { kind, whole = false }] of secrets.entries()) {
    const text = texts[number] ?? ''
    if (text.length < SHORTEST)
      throw new Error(`a ${kind} of ${text.length} bytes is too short to be looked for`)
    for (const pattern of formsOf(text).flatMap((form) => piecesOf(form, whole))) {
      const head = pattern.slice(0, SHORTEST)
      byHead.set(head, [...(byHead.get(head) ?? []), { pattern, number }])
      let high = 0
      let low = 0
      for (const byte of Buffer.from(head, 'latin1')) {
        high = (high << 8) | (low >>> 24)
        low = (low << 8) | byte
      }
      taken[slotOf(high, low)] = 1
    }
  }
  return {
    spaces: texts.some((text) => text.includes(' ')),
    beyondAscii: texts.some((text) => /[\x80-\xff]/.test(text)),
    in(text) {
      const found = new Set<number>()
      slide(text, taken, (end) => {
        const start = end - SHORTEST
        for (const { pattern, number } of byHead.get(text.slice(start, end)) ?? []) {
          if (text.startsWith(pattern, start)) found.add(number)
        }
      })
      return found
    },
  }
}
