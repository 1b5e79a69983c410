import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'page',
    routes: [{ method: 'GET', path: '/callback/{app}', requestsPerSecond: 50, burst: 100 }],
  },
  needs: [
    'loginAttempts',
    'attemptExchange',
    'attemptEnds',
    'linkConsumption',
    'landingSeal',
    'graphAsApp',
    'finalizeQueue',
    'secretStatus',
  ],
  timeoutSeconds: 25,
  memoryMegabytes: 1024,
  whenItFails:
    "People who finished Facebook's dialog are not brought back to the partner; a code that was spent is lost and the login must be done again.",
  alarms: [
    {
      counter: 'CallbackRejected',
      above: 100,
      means:
        'Many callbacks bring no login of their own browser: somebody is trying, or a site opens our links where cookies are lost.',
    },
  ],
})
