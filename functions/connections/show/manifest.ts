import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [{ method: 'GET', path: '/v1/connections/{connectionId}', requestsPerSecond: 50, burst: 100 }],
  },
  needs: ['connectionReads', 'installationReads', 'assetReads', 'jobReads'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: 'Partners cannot look at a connection; connections and their automations go on.',
})
