import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'page',
    routes: [{ method: 'GET', path: '/deletions/{code}', requestsPerSecond: 10, burst: 20 }],
  },
  needs: ['deletionRequests'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: 'People cannot see how far the deletion of their data has come; the deletion itself goes on.',
})
