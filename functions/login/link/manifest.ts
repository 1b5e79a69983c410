import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'api',
    routes: [{ method: 'POST', path: '/v1/login-links', requestsPerSecond: 50, burst: 100 }],
  },
  needs: ['newLoginLinks', 'publicOrigin', 'secretStatus'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: 'Partners get no login links: no new business can connect, those connected go on.',
})
