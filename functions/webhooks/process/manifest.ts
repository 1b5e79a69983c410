import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'queue', batchSize: 10, maxConcurrency: 10, attempts: 5 },
  needs: [
    'webhookEntryReads',
    'webhookDeliveries',
    'installationListing',
    'evidenceQueue',
    'sweepQueue',
    'ownQueue',
  ],
  timeoutSeconds: 30,
  memoryMegabytes: 512,
  whenItFails:
    'What Meta reports of removed apps is not judged: it waits in the queue, and the check of the tokens finds it as well.',
  alarms: [
    {
      counter: 'WebhookFieldsWithoutValue',
      above: 0,
      means:
        'Meta says that something happened and not at which business: only the check of the tokens notices removed apps.',
    },
  ],
})
