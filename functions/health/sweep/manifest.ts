import { defineFunction, workBatchNeeds } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'work', batchSize: 50, windowSeconds: 20, maxConcurrency: 4, attempts: 5 },
  job: { per: 'installation', permissions: [], everyMinutes: 360 },
  needs: [...workBatchNeeds, 'installationReads', 'graphAboutRoots'],
  timeoutSeconds: 120,
  memoryMegabytes: 1024,
  whenItFails:
    'A business that has removed the app is noticed late, where its webhook was lost and none of its jobs runs.',
})
