import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'queue', batchSize: 1, maxConcurrency: 10, attempts: 10 },
  needs: [
    'installationReads',
    'installationWrites',
    'healthWrites',
    'graphAboutRoots',
    'graphAsConnection',
    'connectionConditions',
    'jobPlanning',
    'jobRetirement',
    'removalGuard',
    'ownQueue',
  ],
  timeoutSeconds: 120,
  memoryMegabytes: 1024,
  whenItFails:
    'Nobody notices what businesses take away: jobs go on failing, and partners are not told of dead tokens and lost assets.',
  alarms: [
    {
      counter: 'QuestionsGivenUp',
      above: 0,
      means: 'Meta has not said for six hours whether a token is good: only the sweep asks about it again.',
    },
  ],
})
