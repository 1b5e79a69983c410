import { deployment } from '../../../shared/deployment.ts'

const AUTOMATION = 'automations/hourly-insights'

function find() {
  const [caller, callerEntry] = Object.entries(deployment.callers)[0] ?? []
  const returnUrl = callerEntry?.returnUrls[0]
  for (const [appKey, app] of Object.entries(deployment.apps)) {
    for (const [configuration, { tokenKind, automations }] of Object.entries(app.configurations)) {
      const fits = tokenKind === 'system-user' && automations.includes(AUTOMATION)
      if (fits && caller && returnUrl) return { appKey, app, configuration, caller, returnUrl }
    }
  }
  throw new Error(
    `deployment.ts has no caller, or no configuration with ${AUTOMATION}: there is nothing to show`,
  )
}

/** What of the deployment the story is about: the first configuration that reads insights, and the first caller. */
export const subject = find()
