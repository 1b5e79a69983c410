import { sameText } from '../../base/hash.ts'
import { signedWith } from '../../meta/webhooks/signature.ts'
import {
  type NoSignedRequest,
  readSignedRequest,
  type SignedRequest,
} from '../../meta/webhooks/signed-request.ts'
import type { WebhookSecrets } from '../../ports/webhooks.ts'
import type { AdapterContext } from '../context.ts'
import { type AppSecretMembers, storedSecrets } from './app-secret.ts'

/**
 * What does not fit may fit what was stored a moment ago: `npm run setup` lets Meta verify the address at once. Looking
 * again is kept to once a second, so that strangers who guess cannot make it an expense.
 */
const LOOK_AGAIN_MILLISECONDS = 1_000

function signingSecrets({ appSecret, previousAppSecret }: AppSecretMembers) {
  return { current: appSecret, previous: previousAppSecret }
}

/** Compares what comes in with an app's secrets, which never leave this function. */
export function webhookSecrets(context: AdapterContext): WebhookSecrets {
  const membersOf = storedSecrets(context)

  async function firstThatFits<T>(
    appKey: string,
    none: T,
    look: (members: AppSecretMembers) => T,
  ): Promise<T> {
    const known = await membersOf(appKey)
    const first = look(known)
    if (first !== none) return first
    const again = await membersOf(appKey, LOOK_AGAIN_MILLISECONDS)
    return again === known ? none : look(again)
  }

  return {
    verify: (appKey, rawBody, signature) =>
      firstThatFits(appKey, 'no', (members) => signedWith(rawBody, signature, signingSecrets(members))),
    verifySignedRequest: (appKey, signedRequest) =>
      firstThatFits<SignedRequest | NoSignedRequest>(appKey, 'no', (members) =>
        readSignedRequest(signedRequest, signingSecrets(members)),
      ),
    isVerifyToken: (appKey, token) =>
      firstThatFits(appKey, false, ({ webhookVerifyToken }) => {
        return webhookVerifyToken !== undefined && sameText(webhookVerifyToken.reveal(), token.reveal())
      }),
  }
}
