import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [{ method: 'GET', path: '/v1/connections', requestsPerSecond: 20, burst: 40 }],
  },
  needs: ['connectionListing', 'installationReads'],
  timeoutSeconds: 20,
  memoryMegabytes: 512,
  whenItFails: 'Partners cannot list their connections; connections and their automations go on.',
})
