/**
 * The address of Facebook's login dialog for a configuration. `config_id` replaces `scope`; a configuration for
 * system-user tokens needs the code grant with `override_default_response_type` (Meta, Facebook Login for Business
 * and Manually Build a Login Flow, read 2026-11-23).
 */
export function dialogUrl(dialog: {
  readonly origin: string
  readonly graphVersion: string
  readonly appId: string
  readonly configurationId: string
  readonly redirectUri: string
  readonly state: string
}): string {
  const url = new URL(`/${dialog.graphVersion}/dialog/oauth`, dialog.origin)
  url.searchParams.set('client_id', dialog.appId)
  url.searchParams.set('config_id', dialog.configurationId)
  url.searchParams.set('redirect_uri', dialog.redirectUri)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('override_default_response_type', 'true')
  url.searchParams.set('state', dialog.state)
  return url.href
}
