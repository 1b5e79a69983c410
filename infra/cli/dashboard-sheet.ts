import type { Secret } from '../../shared/base/secret.ts'
import type { WantedWebhooks } from './wanted-webhooks.ts'

/** The values that Meta's dashboard asks for, to be pasted character for character; one line each. */
export function dashboardSheet(sheet: {
  readonly appKey: string
  readonly appId: string
  readonly redirectUri: string
  readonly webhookUrl: string
  readonly webhooks: readonly WantedWebhooks[]
  readonly secretName: string
  /** Given only when the operator asked to see it. */
  readonly verifyToken?: Secret<string>
}): readonly string[] {
  const { appKey, appId, webhookUrl, webhooks, verifyToken } = sheet
  return [
    `For https://developers.facebook.com/apps/${appId}/ , exactly as they stand here:`,
    '  Facebook Login for Business → Settings → Valid OAuth Redirect URIs',
    `    ${sheet.redirectUri}`,
    '  Facebook Login for Business → Settings → Deauthorize callback URL',
    `    ${webhookUrl}/deauthorize`,
    '  Facebook Login for Business → Settings → Data Deletion Request URL',
    `    ${webhookUrl}/data-deletion`,
    '  Webhooks (setup subscribes these by itself; by hand only where it could not)',
    `    Callback URL   ${webhookUrl}`,
    verifyToken
      ? `    Verify token   ${verifyToken.reveal()}`
      : `    Verify token   in the secret ${sheet.secretName}; shown by npm run setup -- --app ${appKey} --only webhooks --show-verify-token`,
    ...webhooks.map(({ title, fields }) => `    ${title}: ${fields.join(', ')}; Include Values on`),
  ]
}
