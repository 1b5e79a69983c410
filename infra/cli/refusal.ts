/** Something the operator can put right: its message is all that is printed, without a stack trace. */
export class Refusal extends Error {}

const NO_CREDENTIALS = ['CredentialsProviderError', 'NoCredentialsProviders']
const BAD_CREDENTIALS = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** What an error of the AWS SDK means to the operator; anything else stays as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (NO_CREDENTIALS.includes(error.name)) {
    return new Refusal('no AWS credentials: sign in (aws sso login, or AWS_PROFILE) and try again')
  }
  if (BAD_CREDENTIALS.includes(error.name)) {
    return new Refusal('AWS does not accept these credentials: sign in again')
  }
  if (error.message.startsWith('Region is missing')) {
    return new Refusal('no AWS region: set AWS_REGION to the region of the deployment')
  }
  if (error.name.startsWith('AccessDenied')) {
    return new Refusal(`AWS denies this to the signed-in principal: ${error.message}`)
  }
  if ('code' in error && UNREACHABLE.includes(String(error.code))) {
    return new Refusal(
      `AWS cannot be reached (${String(error.code)}): check the network, or AWS_ENDPOINT_URL if it is set`,
    )
  }
  return error
}

/** Runs a command of the operator's: a refusal is one line and an exit code, anything else the error that it is. */
export async function operate(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    const known = refusalOf(error)
    if (!(known instanceof Refusal)) throw error
    console.error(known.message)
    process.exitCode = 1
  }
}
