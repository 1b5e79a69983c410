import { validateHeaderName, validateHeaderValue } from 'node:http'

/** What goes back to the client of an HTTP API. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

/** An answer of the gateway itself. */
export function gatewayAnswer(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  }
}

const FROM_GATEWAY = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

/**
 * Reads the answer of a function in format 2.0 (AWS, Create AWS Lambda proxy integrations for HTTP APIs, read
 * 2026-11-23): without a `statusCode` the whole answer is the body of a 200; an answer that cannot be read is a
 * 500 of the gateway.
 * @param payload JSON text that the function answered
 */
export function toAnswer(payload: string): Answer {
  const value: unknown = JSON.parse(payload)
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(payload) }
  }
  const {
    statusCode,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded = false,
  } = value as Record<string, unknown>
  const readable =
    isStatus(statusCode) &&
    isRecord(headers) &&
    Object.entries(headers).every(([name, text]) => isHeader(name, String(text))) &&
    Array.isArray(cookies) &&
    (typeof body === 'string' || body === null) &&
    (typeof isBase64Encoded === 'boolean' || isBase64Encoded === null)
  if (!readable) return gatewayAnswer(500, 'Internal Server Error')
  const lowerCased = Object.entries(headers).map(
    ([name, text]) => [name.toLowerCase(), String(text)] as const,
  )
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'text/plain;charset=utf-8',
      ...Object.fromEntries(lowerCased.filter(([name]) => !FROM_GATEWAY.has(name))),
      ...(cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  }
}

function isStatus(value: unknown): boolean {
  const status = Number(value)
  return (
    (typeof value === 'number' || typeof value === 'string') &&
    Number.isInteger(status) &&
    status >= 200 &&
    status < 600
  )
}

function isHeader(name: string, text: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, text)
    return true
  } catch {
    return false
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
