import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/webhooks/{app}/deauthorize', requestsPerSecond: 20, burst: 40 }],
  },
  needs: ['webhookSecrets', 'evidenceQueue'],
  timeoutSeconds: 15,
  memoryMegabytes: 512,
  whenItFails:
    'That a person has removed the app is not heard: the next call with the person’s token or the next sweep finds it.',
  alarms: [
    {
      counter: 'SignedRequestsUnreadable',
      above: 0,
      means:
        'Meta signed a person’s removal in a way that this version cannot read: only the sweep finds it.',
    },
  ],
})
