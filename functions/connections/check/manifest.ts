import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [
      { method: 'POST', path: '/v1/connections/{connectionId}/check', requestsPerSecond: 20, burst: 40 },
    ],
  },
  needs: ['connectionReads', 'installationReads', 'evidenceQueue'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails:
    'Partners cannot have a connection checked at once; webhooks, failing calls and the sweep still tell.',
})
