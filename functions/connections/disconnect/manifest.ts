import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [{ method: 'DELETE', path: '/v1/connections/{connectionId}', requestsPerSecond: 20, burst: 40 }],
  },
  needs: ['connectionReads', 'eraseQueue'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: 'Partners cannot give connections up: these go on working until the request is made again.',
})
