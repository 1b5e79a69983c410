import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'queue', batchSize: 1, maxConcurrency: 5, attempts: 10 },
  needs: [
    'connectionErasure',
    'jobErasure',
    'insightsErasure',
    'rootErasure',
    'graphToRevoke',
    'deletionRequests',
    'deletionProgress',
    'ownQueue',
  ],
  timeoutSeconds: 300,
  memoryMegabytes: 1024,
  whenItFails:
    'What partners and people have asked to be deleted is still there; its jobs have stopped, and nothing is lost while the messages wait.',
})
