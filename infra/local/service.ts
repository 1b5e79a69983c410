/** What the gateway hands to a service: one signed AWS call, not yet understood. */
export interface AwsRequest {
  readonly method: string
  /** Path as received, still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly caller: Caller
}

export interface AwsResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** Who calls, known by the access key of the request. */
export interface Caller {
  readonly accessKeyId: string
  /** ARN of the role session (`arn:aws:sts::…:assumed-role/<role>/<session>`) or of the user. */
  readonly arn: string
  /** Logical id of the function in its template; absent for an operator or a partner. */
  readonly functionId?: string
  /** ARN of the role that was assumed, with its path; absent for a user. */
  readonly roleArn?: string
}

/** What one call takes: this action on this resource, under these conditions. */
export interface Right {
  /** `dynamodb:PutItem`, as IAM names it. */
  readonly action: string
  readonly resource: string
  /** What is known of the call beside, by condition key. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
}

/** A caller with what its requests are signed with. */
export interface KeyHolder extends Caller {
  readonly secretAccessKey: string
  /** A temporary key comes with one, and every request must bring it along. */
  readonly sessionToken?: string
}

/** One AWS service on the ground. The gateway routes by the service name in the SigV4 credential scope. */
export interface LocalService {
  /** `dynamodb`, `sqs`, `kms`, `secretsmanager`, `events`, `s3` or `cloudformation`. */
  readonly signingName: string
  /** The rights that a call takes; the gateway asks for them all before the call is handled. */
  rightsOf(request: AwsRequest): readonly Right[]
  handle(request: AwsRequest): Promise<AwsResponse>
  close?(): Promise<void>
}

/** A refusal in the wire form of an AWS service: `code` is the modelled exception name. */
export class AwsFailure extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = 'AwsFailure'
    this.code = code
    this.status = status
  }
}

/** Something that the template or a call asks for and the ground does not know: never passed over in silence. */
export class UnknownToGround extends Error {
  constructor(what: string) {
    super(`the local ground does not know ${what}`)
    this.name = 'UnknownToGround'
  }
}
