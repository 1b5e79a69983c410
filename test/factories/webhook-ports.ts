import { Failure } from '../../shared/base/failure.ts'
import { Secret } from '../../shared/base/secret.ts'
import { signedWith } from '../../shared/meta/webhooks/signature.ts'
import { readSignedRequest } from '../../shared/meta/webhooks/signed-request.ts'
import type {
  WebhookDeliveries,
  WebhookEntryReads,
  WebhookEntryWrites,
  WebhookSecrets,
} from '../../shared/ports/webhooks.ts'
import { CURRENT_SECRET, PREVIOUS_SECRET, VERIFY_TOKEN } from './deliveries.ts'
import type { Rows } from './rows.ts'

/** Every app that is configured has the same secrets. */
export function webhookSecrets(configured: ReadonlySet<string>): WebhookSecrets {
  function check(appKey: string): void {
    if (!configured.has(appKey))
      throw new Failure('ERR_APP_NOT_CONFIGURED', `app ${appKey} has no secret yet`)
  }
  const secrets = { current: new Secret(CURRENT_SECRET), previous: new Secret(PREVIOUS_SECRET) }
  return {
    async verify(appKey, rawBody, signature) {
      check(appKey)
      return signedWith(rawBody, signature, secrets)
    },
    async verifySignedRequest(appKey, signedRequest) {
      check(appKey)
      return readSignedRequest(signedRequest, secrets)
    },
    async isVerifyToken(appKey, token) {
      check(appKey)
      return token.reveal() === VERIFY_TOKEN
    },
  }
}

export function webhookDeliveries({ deliveries }: Rows): WebhookDeliveries {
  return {
    async isKnown(deliveryHash, now) {
      return (deliveries.get(deliveryHash) ?? 0) > now
    },
    async remember(deliveryHash, until) {
      deliveries.set(deliveryHash, Math.max(until, deliveries.get(deliveryHash) ?? 0))
    },
  }
}

export function webhookEntryWrites({ webhookEntries }: Rows): WebhookEntryWrites {
  return {
    async write(key, text) {
      webhookEntries.set(key, text)
    },
  }
}

export function webhookEntryReads({ webhookEntries }: Rows): WebhookEntryReads {
  return {
    async read(key) {
      const text = webhookEntries.get(key)
      if (text === undefined)
        throw new Failure('ERR_MESSAGE_MALFORMED', 'the entry of a webhook message is gone')
      return text
    },
  }
}
