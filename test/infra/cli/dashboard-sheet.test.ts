import { expect, it } from 'vitest'
import { dashboardSheet } from '../../../infra/cli/dashboard-sheet.ts'
import { Secret } from '../../../shared/base/secret.ts'

const sheet = {
  appKey: 'main',
  appId: '1000000000000001',
  redirectUri: 'https://api.example.com/callback/main',
  webhookUrl: 'https://api.example.com/webhooks/main',
  webhooks: [{ object: 'application', title: 'Application', fields: ['business_integration_uninstall'] }],
  secretName: 'Example/main',
}

it('holds every value that the dashboard asks for, each at the end of a line or alone', () => {
  const lines = dashboardSheet(sheet)
  expect(lines).toContain('    https://api.example.com/callback/main')
  expect(lines).toContain('    Callback URL   https://api.example.com/webhooks/main')
  expect(lines).toContain('    https://api.example.com/webhooks/main/deauthorize')
  expect(lines).toContain('    https://api.example.com/webhooks/main/data-deletion')
  expect(lines[0]).toContain('https://developers.facebook.com/apps/1000000000000001/')
  expect(lines).toContain('    Application: business_integration_uninstall; Include Values on')
})

it('tells where the verify token is, and the token only when it is given', () => {
  expect(dashboardSheet(sheet).join('\n')).toContain('in the secret Example/main')
  const shown = dashboardSheet({ ...sheet, verifyToken: new Secret('the-token') })
  expect(shown).toContain('    Verify token   the-token')
})
