import type { AppDeployment } from '../../shared/domain/deployment.ts'
import { ACCOUNT_UPDATE } from '../../shared/meta/webhooks/account-update.ts'
import { applicationFields } from '../../shared/meta/webhooks/application.ts'
import { CONNECTED } from '../../shared/meta/webhooks/permissions.ts'

/** What of one object Meta is asked to send. */
export interface WantedWebhooks {
  readonly object: string
  /** What the dashboard calls it. */
  readonly title: string
  readonly fields: readonly string[]
  /** What is enough where Meta does not take all of them: not every permission need have a field. */
  readonly least?: readonly string[]
  /** Others may receive more of this object: their fields, and their address, stay as they are. */
  readonly isShared?: true
}

const application: WantedWebhooks = {
  object: 'application',
  title: 'Application',
  fields: applicationFields,
}

/** What an app's configurations are worth being told about: no more than somebody here reads. */
export function wantedWebhooks({ configurations }: AppDeployment): readonly WantedWebhooks[] {
  const all = Object.values(configurations)
  const personal = all.filter(({ tokenKind }) => tokenKind === 'user').flatMap((one) => one.permissions)
  const permissions: WantedWebhooks = {
    object: 'permissions',
    title: 'Permissions',
    fields: [CONNECTED, ...new Set(personal)],
    least: [CONNECTED],
  }
  const whatsApp: WantedWebhooks = {
    object: 'whatsapp_business_account',
    title: 'WhatsApp Business Account',
    fields: [ACCOUNT_UPDATE],
    isShared: true,
  }
  const asksForWhatsApp = all.some((one) => one.permissions.some((name) => name.startsWith('whatsapp_')))
  return [application, ...(personal.length > 0 ? [permissions] : []), ...(asksForWhatsApp ? [whatsApp] : [])]
}
