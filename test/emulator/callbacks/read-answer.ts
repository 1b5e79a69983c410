import type { CallbackAnswer, CallbackKind, Receipt } from './callback.ts'

const KEPT_LETTERS = 2000

/**
 * What becomes of an app's answer. To a deauthorization any 200 will do; a data deletion wants JSON with
 * an address and a code of letters and digits. Meta, Data Deletion Callback, read 2026-11-23.
 */
export function readAnswer(kind: CallbackKind, status: number, body: string): CallbackAnswer {
  const receipt = kind === 'data-deletion' && status === 200 ? readReceipt(body) : undefined
  const problem = status !== 200 ? `status ${status}` : typeof receipt === 'string' ? receipt : undefined
  return {
    status,
    body: body.slice(0, KEPT_LETTERS),
    problem,
    receipt: typeof receipt === 'string' ? undefined : receipt,
  }
}

/** No answer at all, and why. */
export function noAnswer(problem: string): CallbackAnswer {
  return { status: undefined, body: '', problem, receipt: undefined }
}

/** The receipt, or what is wrong with it. */
function readReceipt(body: string): Receipt | string {
  const value = parse(body)
  if (value === undefined) return 'the answer is not JSON'
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return 'the answer is not an object'
  const fields = new Map<string, unknown>(Object.entries(value))
  const url = fields.get('url')
  const code = fields.get('confirmation_code')
  if (typeof url !== 'string' || !isWebAddress(url)) return 'url must be an address of the web'
  if (typeof code !== 'string' || !/^[A-Za-z0-9]+$/.test(code))
    return 'confirmation_code must be a text of letters and digits'
  return { url, confirmationCode: code }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    // Not JSON is one of the answers that are told apart here; JSON itself has no undefined.
    return undefined
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '') && /^[!-~]+$/.test(text)
}
