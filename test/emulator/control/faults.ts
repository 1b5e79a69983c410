import {
  fail,
  join,
  readFlag,
  readObject,
  readOneOf,
  readOptional,
  readText,
  readVersion,
  readWhole,
} from '../world/read-json.ts'

/** What goes wrong, and for which of the next calls. */
export interface Fault {
  readonly method: string | undefined
  /** Against the path without its version; `*` stands for anything. */
  readonly path: string | undefined
  readonly operation: string | undefined
  /** How many matching calls go undisturbed first. */
  skip: number
  /** How many it still hits. */
  times: number
  readonly slowMilliseconds: number | undefined
  readonly cut: 'before-effect' | 'after-effect' | undefined
  /** Whether `error` and `raw` come instead of the work, or after it was done. */
  readonly when: 'before-effect' | 'after-effect'
  readonly error: FaultError | undefined
  readonly raw: FaultAnswer | undefined
  readonly servedVersion: string | undefined
}

export interface FaultError {
  readonly code: number
  readonly subcode: number | undefined
  readonly message: string
  readonly status: number | undefined
  readonly type: string | undefined
  readonly isTransient: boolean | undefined
  /** In how many minutes Meta says that calls may go on. */
  readonly regainMinutes: number | undefined
}

export interface FaultAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** A fault from JSON; throws an `InvalidInput` that names the place. */
export function readFault(value: unknown): Fault {
  const fields = readObject(value, '', [
    'method',
    'path',
    'operation',
    'skip',
    'times',
    'slowMilliseconds',
    'cut',
    'when',
    'error',
    'raw',
    'servedVersion',
  ])
  const fault: Fault = {
    method: readOptional(readOneOf(['GET', 'POST', 'DELETE']))(fields.get('method'), 'method'),
    path: readOptional(readText)(fields.get('path'), 'path'),
    operation: readOptional(readText)(fields.get('operation'), 'operation'),
    skip: readOptional(readWhole(0, 1_000_000))(fields.get('skip'), 'skip') ?? 0,
    times: readOptional(readWhole(1, 1_000_000))(fields.get('times'), 'times') ?? 1,
    slowMilliseconds: readOptional(readWhole(0, 300_000))(fields.get('slowMilliseconds'), 'slowMilliseconds'),
    cut: readOptional(readOneOf(['before-effect', 'after-effect']))(fields.get('cut'), 'cut'),
    when:
      readOptional(readOneOf(['before-effect', 'after-effect']))(fields.get('when'), 'when') ??
      'before-effect',
    error: readOptional(readError)(fields.get('error'), 'error'),
    raw: readOptional(readRaw)(fields.get('raw'), 'raw'),
    servedVersion: readOptional(readVersion)(fields.get('servedVersion'), 'servedVersion'),
  }
  const answers = [fault.cut, fault.error, fault.raw].filter((effect) => effect !== undefined)
  if (answers.length > 1) fail('', 'must hold one of cut, error and raw at most')
  if (answers.length === 0 && fault.slowMilliseconds === undefined && fault.servedVersion === undefined)
    fail('', 'must hold an effect: slowMilliseconds, cut, error, raw or servedVersion')
  return fault
}

/** The fault that hits a call, if any: the first that matches and still has turns. Counts it down. */
export function takeFault(
  faults: readonly Fault[],
  method: string,
  path: string,
  operation: string,
): Fault | undefined {
  for (const fault of faults) {
    if (fault.times === 0 || !matches(fault, method, path, operation)) continue
    if (fault.skip > 0) {
      fault.skip -= 1
      continue
    }
    fault.times -= 1
    return fault
  }
  return undefined
}

function matches(fault: Fault, method: string, path: string, operation: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  if (fault.operation !== undefined && fault.operation !== operation) return false
  return fault.path === undefined || fitsPattern(fault.path, path)
}

/** Piece by piece and never by a regular expression, which a hostile pattern could make slow. */
function fitsPattern(pattern: string, path: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === path
  if (!path.startsWith(first)) return false
  let position = first.length
  const last = rest.pop() ?? ''
  for (const piece of rest) {
    const found = path.indexOf(piece, position)
    if (found === -1) return false
    position = found + piece.length
  }
  return path.length - last.length >= position && path.endsWith(last)
}

function readError(value: unknown, path: string): FaultError {
  const fields = readObject(value, path, [
    'code',
    'subcode',
    'message',
    'status',
    'type',
    'isTransient',
    'regainMinutes',
  ])
  const at = (key: string) => [fields.get(key), join(path, key)] as const
  const code = readWhole(-1000, 9_999_999)(...at('code'))
  return {
    code,
    subcode: readOptional(readWhole(0, 99_999_999))(...at('subcode')),
    message: readOptional(readText)(...at('message')) ?? `(#${code}) Asked for by the control plane`,
    status: readOptional(readWhole(200, 599))(...at('status')),
    type: readOptional(readText)(...at('type')),
    isTransient: readOptional(readFlag)(...at('isTransient')),
    regainMinutes: readOptional(readWhole(1, 1440))(...at('regainMinutes')),
  }
}

function readRaw(value: unknown, path: string): FaultAnswer {
  const fields = readObject(value, path, ['status', 'contentType', 'body'])
  const body = fields.get('body') ?? ''
  const contentType =
    readOptional(readText)(fields.get('contentType'), join(path, 'contentType')) ?? 'text/html'
  if (!/^[\w+./;= -]+$/.test(contentType)) fail(join(path, 'contentType'), 'must be a media type')
  return {
    status: readOptional(readWhole(200, 599))(fields.get('status'), join(path, 'status')) ?? 502,
    contentType,
    body: typeof body === 'string' ? body : fail(join(path, 'body'), 'must be a text'),
  }
}
