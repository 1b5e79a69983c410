import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [{ method: 'POST', path: '/v1/results/{handle}', requestsPerSecond: 50, burst: 100 }],
  },
  needs: ['loginAttempts', 'attemptRedemption', 'finalizeQueue'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: 'Partners cannot confirm logins: sealed logins wait, and end unconfirmed after an hour.',
})
