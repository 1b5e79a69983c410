import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'schedule', everyMinutes: 1440 },
  needs: ['graphAsApp', 'installationListing', 'businessCounts', 'evidenceQueue'],
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  whenItFails:
    'Nobody compares who is connected at Meta with who is connected here: a removal that every other signal missed stays unseen.',
  alarms: [
    {
      counter: 'BusinessListsEmpty',
      above: 0,
      means:
        'Meta names not one business that is connected to the app, though many are here: the list is not believed, and says nothing about anybody.',
    },
  ],
})
