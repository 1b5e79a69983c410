import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'queue', batchSize: 1, maxConcurrency: 10, attempts: 10 },
  needs: [
    'installationReads',
    'healthWrites',
    'graphAboutRoots',
    'connectionRemoval',
    'jobRetirement',
    'ownQueue',
  ],
  timeoutSeconds: 60,
  memoryMegabytes: 1024,
  whenItFails:
    'Nobody notices that a business has removed the app: its jobs go on failing and its partner is not told.',
  alarms: [
    {
      counter: 'QuestionsGivenUp',
      above: 0,
      means: 'Meta has not said for six hours whether a token is good: only the sweep asks about it again.',
    },
  ],
})
