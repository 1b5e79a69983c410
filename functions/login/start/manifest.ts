import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: {
    kind: 'page',
    routes: [{ method: 'GET', path: '/login/{link}', requestsPerSecond: 50, burst: 100 }],
  },
  needs: ['loginLinks', 'newLoginAttempts', 'publicOrigin', 'dialogOrigin', 'secretStatus'],
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  whenItFails: "People who follow a login link see an error page instead of Facebook's dialog.",
})
