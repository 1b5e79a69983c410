import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'page',
    routes: [{ method: 'GET', path: '/health', requestsPerSecond: 10, burst: 20 }],
  },
  needs: ['secretStatus'],
  timeoutSeconds: 10,
  memoryMegabytes: 256,
  whenItFails: 'Monitoring cannot tell whether this deployment is set up and answering.',
})
