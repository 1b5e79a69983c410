import { defineFunction, workNeeds } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'work', batchSize: 1, maxConcurrency: 60, attempts: 5 },
  job: { per: 'asset', assetType: 'ad-account', permissions: ['ads_read'], everyMinutes: 60 },
  needs: [...workNeeds, 'graphAsConnection', 'insightsFiles'],
  timeoutSeconds: 300,
  memoryMegabytes: 1024,
  whenItFails:
    'Hourly ads insights of some ad accounts are missing or old; the next hour reads both days again.',
})
