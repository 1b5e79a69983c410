import type { Emulator } from '../emulator/start-emulator.ts'
import { readContents } from '../sinks/contents.ts'
import { scanContents, type SinkReport } from '../sinks/report.ts'
import { allOf, hidden, secretsOfMeta } from '../sinks/secrets.ts'
import type { Ground } from './ground.ts'

/** What a login leaves behind whatever it dies of: its attempt's row, and what KMS and Secrets Manager were asked. */
const expected = {
  sinks: ['table', 'audit-trail', 'secret-metadata', 'message'],
  secrets: [
    'accessToken',
    'appSecretProof',
    'dataKey',
    'authorizationCode',
    'loginLink',
    'state',
    'resultHandle',
  ],
  legitimate: ['reference'],
}

/** Looks for every secret of this world in everything that its rooms have written. */
export async function scanKills(ground: Ground, emulator: Emulator): Promise<SinkReport> {
  const { services, witness, deadLetters } = ground
  const dead = deadLetters.map((arn) => ({
    sink: 'dead-letter',
    name: arn.split(':').at(-1) ?? '',
    bytes: Buffer.from(
      services.sqs
        .peek(arn)
        .map((message) => JSON.stringify(message))
        .join('\n'),
    ),
  }))
  const contents = [...(await readContents(ground.state)), ...dead]
  const secrets = allOf(await secretsOfMeta(emulator.origin), witness.secrets().map(hidden))
  return scanContents(secrets, contents, expected)
}
