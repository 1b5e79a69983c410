/*
 * Ways of writing a character otherwise, undone wherever they stand in a text, however much of it is written so. Texts
 * are one character a byte.
 */

const CONTROL_FREE = /[\t\x20-\xff]{8,}/g
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? utf8(String.fromCodePoint(value)) : ''
}

/** `%41`, in either case, between characters that are not written so. */
export function percent(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** As `percent`, with `+` for a space. */
export function form(text: string): string {
  return percent(text.replaceAll('+', ' '))
}

/** What JSON and JavaScript write with a backslash, surrogate pairs included. */
export function backslashes(text: string): string {
  return text.replaceAll(
    /((?:\\u[0-9a-f]{4})+)|\\x([0-9a-f]{2})|\\([^ux])/gi,
    (_, units: string | undefined, hex: string | undefined, letter: string | undefined) => {
      if (units !== undefined) {
        const codes = units.slice(2).split(/\\u/i)
        return utf8(String.fromCharCode(...codes.map((code) => Number.parseInt(code, 16))))
      }
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return ESCAPED[letter ?? ''] ?? letter ?? ''
    },
  )
}

/** `&amp;`, `&#65;`, `&#x41;`, with or without the semicolon. */
export function entities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?/gi,
    (_, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (decimal !== undefined) return codePoint(Number(decimal))
      if (hex !== undefined) return codePoint(Number.parseInt(hex, 16))
      return utf8(NAMED[(name ?? '').toLowerCase()] ?? '')
    },
  )
}

/** The lines that an unescaping changes, changed; empty when there is none. */
export function changedLines(text: string, mark: string, unescape: (text: string) => string): string[] {
  if (!text.includes(mark)) return []
  return (text.match(CONTROL_FREE) ?? [])
    .filter((line) => line.includes(mark))
    .map((line) => [line, unescape(line)] as const)
    .flatMap(([line, changed]) => (changed === line ? [] : [changed]))
}

/** Sixteen bits a character: read in either order, or with the zeros taken out where that is enough. */
export function wide(text: string, beyondAscii: boolean): string[] {
  if (!text.includes('\0')) return []
  const narrow = text.replaceAll('\0', '')
  if (!beyondAscii) return [narrow]
  const bytes = Buffer.from(text, 'latin1')
  const read = (from: number, swapped: boolean) => {
    const even = Buffer.from(bytes.subarray(from, bytes.length - ((bytes.length - from) % 2)))
    return utf8((swapped ? even.swap16() : even).toString('utf16le'))
  }
  return [narrow, read(0, false), read(1, false), read(0, true), read(1, true)]
}

/** Letters of base64, of percent-encoding and of tokens. */
const WORD = /[\w+/=%.-]/
/** A broken word fills its lines; a short one at the end of a line is the end of a sentence. */
const FULL_LINE = 40

/** The word that a line ends with. A pattern would look at every letter of a long line again and again. */
function lastWord(line: string): string {
  let start = line.length
  while (start > 0 && WORD.test(line.charAt(start - 1))) start -= 1
  return line.slice(start)
}

/** Long words that were broken over lines, each in one piece again. */
export function rejoined(text: string): string[] {
  const words: string[] = []
  let word = ''
  let parts = 0
  const close = () => {
    if (parts > 1) words.push(word)
    word = ''
    parts = 0
  }
  for (const line of text.includes('\n') ? text.split(/\r?\n/) : []) {
    const bare = line.trimStart()
    const first = /^[\w+/=%.-]*/.exec(bare)?.[0] ?? ''
    if (parts > 0 && first !== '') {
      word += first
      parts += 1
      if (first === bare) continue
    }
    close()
    const last = lastWord(line)
    if (last.length < FULL_LINE) continue
    word = last
    parts = 1
  }
  close()
  return words
}
