import type { Content } from './contents.ts'
import type { Hidden } from './scan/secret-index.ts'

/*
 * Links, states, cookies, handles and confirmation codes are made by the product and kept by nobody: they are read out of the one answer
 * that hands each of them out.
 */

type Line = Readonly<Record<string, unknown>>

function linesOf({ bytes }: Content): Line[] {
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `<attempt>.<secret>`: the attempt's id is in logs and events, the other half is what must not be. */
function secretHalf(bearer: string): string {
  return bearer.split('.')[1] ?? ''
}

function queryOf(line: Line): URLSearchParams {
  return URL.parse(textOf(line['location']))?.searchParams ?? new URLSearchParams()
}

function linksIn(line: Line): Hidden[] {
  const answer = JSON.parse(Buffer.from(textOf(line['content']), 'base64').toString('utf8')) as Line
  return [{ kind: 'loginLink', value: textOf(answer['url']).split('/').at(-1) ?? '' }]
}

function startedIn(line: Line): Hidden[] {
  const cookies = Array.isArray(line['set-cookie']) ? line['set-cookie'].map(textOf) : []
  return [
    { kind: 'state', value: secretHalf(queryOf(line).get('state') ?? '') },
    ...cookies.map((cookie) => ({ kind: 'browserCookie', value: /=([^;]*)/.exec(cookie)?.[1] ?? '' })),
  ]
}

function handlesIn(line: Line): Hidden[] {
  return [{ kind: 'resultHandle', value: secretHalf(queryOf(line).get('result') ?? '') }]
}

/** A refusal is a word and no JSON. */
function codesIn(line: Line): Hidden[] {
  const text = Buffer.from(textOf(line['content']), 'base64').toString('utf8')
  const code = /"confirmation_code":"([^"]+)"/.exec(text)?.[1] ?? ''
  return [{ kind: 'confirmationCode', value: code }]
}

/** Words that partners choose themselves, out of the rows that keep them. */
function partnersWordsIn(line: Line): Hidden[] {
  const row = (line['Item'] ?? {}) as Readonly<Record<string, { readonly S?: string } | undefined>>
  return ['reference', 'returnState'].map((kind) => ({ kind, value: row[kind]?.S ?? '', whole: true }))
}

const harvests: readonly (readonly [sink: string, name: RegExp, read: (line: Line) => Hidden[]])[] = [
  ['body', /^POST \/v1\/login-links$/, linksIn],
  ['body', /^POST \/webhooks\/[^/]+\/data-deletion$/, codesIn],
  ['headers', /^GET \/login\//, startedIn],
  ['headers', /^GET \/callback\//, handlesIn],
  ['table', /./, partnersWordsIn],
]

/** Every link, state, cookie and handle that was ever handed out, and the words of partners that were kept. */
export function bearersIn(contents: readonly Content[]): Hidden[] {
  const found = contents.flatMap((content) => {
    const fitting = harvests.filter(([sink, name]) => sink === content.sink && name.test(content.name))
    return fitting.flatMap(([, , read]) => linesOf(content).flatMap(read))
  })
  return found.filter(({ value }) => value !== '')
}
