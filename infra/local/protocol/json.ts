import {
  AwsFailure,
  type AwsRequest,
  type Caller,
  type LocalService,
  type Right,
  UnknownToGround,
} from '../service.ts'
import { Misshapen, type Reader } from './shape.ts'

/** One operation of a service: reads the request by its allow-list, then answers with the response's members. */
export type Operation = (input: unknown, name: string, caller: Caller) => Promise<object>

/** What `run` answers goes out as JSON: buffers must be base64 text and times epoch seconds by then. */
export function operation<T>(
  shape: Reader<T>,
  run: (input: T, caller: Caller) => object | Promise<object>,
): Operation {
  return async (input, name, caller) => await run(shape(input, name), caller)
}

/** The rights that one call of an operation takes. */
export type Takes = (input: unknown, name: string) => readonly Right[]

/** Reads the request by the allow-list of its operation; what is misshapen is refused before rights are asked for. */
export function takes<T>(shape: Reader<T>, rights: (input: T) => readonly Right[]): Takes {
  return (input, name) => rights(shape(input, name))
}

export interface JsonService<O extends string> {
  readonly version: '1.0' | '1.1'
  /** What stands before the operation in `X-Amz-Target`. */
  readonly target: string
  readonly operations: Readonly<Record<O, Operation>>
  /** An operation without its rights does not compile. */
  readonly rights: Readonly<Record<NoInfer<O>, Takes>>
  /** The code and wording of a request that lacks a required member; AWS's common wording unless given. */
  readonly missing?: (member: string) => AwsFailure
}

/** Serves the AWS JSON protocols: one POST, the operation in `X-Amz-Target`, JSON both ways. */
export function createJsonHandler<O extends string>(
  service: JsonService<O>,
): Pick<LocalService, 'rightsOf' | 'handle'> {
  return {
    rightsOf(request) {
      const name = operationOf(request, service)
      try {
        return service.rights[name](parse(request.body), name)
      } catch (cause) {
        if (cause instanceof Misshapen) throw misshapen(cause, service)
        throw cause
      }
    },
    async handle(request) {
      const name = operationOf(request, service)
      try {
        const output = await service.operations[name](parse(request.body), name, request.caller)
        return {
          status: 200,
          headers: { 'content-type': `application/x-amz-json-${service.version}` },
          body: JSON.stringify(output),
        }
      } catch (cause) {
        if (cause instanceof Misshapen) throw misshapen(cause, service)
        throw cause
      }
    },
  }
}

function operationOf<O extends string>(request: AwsRequest, service: JsonService<O>): O {
  const type = request.headers['content-type']
  if (request.method !== 'POST' || type !== `application/x-amz-json-${service.version}`) {
    throw new UnknownToGround(`${request.method} with ${type ?? 'no content type'} at ${service.target}`)
  }
  const [target, name, ...rest] = (request.headers['x-amz-target'] ?? '').split('.')
  if (target !== service.target || !name || rest.length > 0) {
    throw new UnknownToGround(`the target ${request.headers['x-amz-target'] ?? '(none)'}`)
  }
  if (!isOperation(name, service)) throw new UnknownToGround(`the operation ${service.target}.${name}`)
  return name
}

function isOperation<O extends string>(name: string, { operations }: JsonService<O>): name is O {
  return Object.hasOwn(operations, name)
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new AwsFailure('SerializationException', 'the body is not JSON')
    throw cause
  }
}

function misshapen(cause: Misshapen, service: Pick<JsonService<string>, 'missing'>): AwsFailure {
  const member = cause.where.slice(cause.where.indexOf('.') + 1)
  if (!cause.missing) return new AwsFailure('SerializationException', cause.message)
  if (service.missing) return service.missing(member)
  const path = member.charAt(0).toLowerCase() + member.slice(1)
  return new AwsFailure(
    'ValidationException',
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  )
}
