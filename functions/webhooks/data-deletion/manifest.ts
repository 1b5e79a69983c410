import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/webhooks/{app}/data-deletion', requestsPerSecond: 20, burst: 40 }],
  },
  needs: ['webhookSecrets', 'newDeletionRequests', 'eraseQueue', 'publicOrigin'],
  timeoutSeconds: 25,
  memoryMegabytes: 512,
  whenItFails:
    'People who ask Meta to have their data deleted are told that it failed, and their request is not heard.',
  alarms: [
    {
      counter: 'DeletionRequestsUnreadable',
      above: 0,
      means:
        'Meta signed a request to delete a person’s data that this version cannot read: nobody deletes it.',
    },
  ],
})
