import { flattenParameters, type Parameters } from './parameters.ts'

/** One request as every area of the emulator sees it. */
export interface Call {
  readonly method: string
  /** The origin that the caller used, so that links in answers lead back to this emulator. */
  readonly origin: string
  /** The path without its version, `/act_1/insights`. */
  readonly path: string
  /** The version in the path, `v25.0`, when there was one. */
  readonly requestedVersion: string | undefined
  /** What the pattern of the route captured, by name. */
  readonly captured: ReadonlyMap<string, string>
  /** Query and body together; the body wins. */
  readonly parameters: Parameters
  /** Only what stood in the query, in its order: `paging.next` repeats it. */
  readonly query: Parameters
  readonly bearer: string | undefined
  readonly userAgent: string
  /** Headers that a handler adds to its answer, whether it succeeds or throws. */
  readonly answerHeaders: Map<string, string>
  /** Answers one operation of a batch as if it had come alone. */
  readonly perform: (operation: Operation) => Promise<Answer | 'cut'>
}

/** A Graph call inside another one. */
export interface Operation {
  readonly method: string
  /** Without a leading slash; may begin with a version. */
  readonly relativeUrl: string
  /** A form. */
  readonly body: string
  /** Stand where the operation does not say them itself: token and proof. */
  readonly defaults: Parameters
}

/** What goes back on the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  }
}

/** An answer in HTML. */
export function htmlAnswer(status: number, body: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}

/**
 * A parameter as text. Numbers and truth values of a JSON body count as their text, as they do in
 * a form; anything else is not text.
 */
export function textParameter(call: Call, name: string): string | undefined {
  const value = call.parameters.get(name)
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return undefined
}

/**
 * A parameter that may be structured: native in a JSON body, JSON text in a form or query, or
 * written with brackets (`time_range[since]=…`).
 */
export function structuredParameter(call: Call, name: string): unknown {
  const value = call.parameters.get(name)
  if (value === undefined) return flattenParameters(call.parameters, name)
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    // Plain text is a value too: `breakdowns=age` is not JSON.
    return value
  }
}

/** All parameters as the JSON object that a body was. */
export function bodyOf(call: Call): unknown {
  return Object.fromEntries(call.parameters)
}
