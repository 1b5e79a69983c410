import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'webhook',
    routes: [
      { method: 'GET', path: '/webhooks/{app}', requestsPerSecond: 5, burst: 10 },
      { method: 'POST', path: '/webhooks/{app}', requestsPerSecond: 200, burst: 400 },
    ],
  },
  needs: ['webhookSecrets', 'webhookDeliveries', 'webhookEntryWrites', 'webhookQueue'],
  timeoutSeconds: 25,
  memoryMegabytes: 512,
  whenItFails:
    'What Meta reports of removed apps is not heard: Meta sends it again for 36 hours, then only the check of the tokens finds it.',
  alarms: [
    {
      counter: 'WebhooksUnreadable',
      above: 0,
      means:
        'Meta signed something that this version cannot read: it comes again for 36 hours, then it is lost.',
    },
  ],
})
