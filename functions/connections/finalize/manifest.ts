import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'queue', batchSize: 1, maxConcurrency: 20, attempts: 10 },
  needs: [
    'loginAttempts',
    'attemptTakeover',
    'attemptEnds',
    'attemptNotes',
    'linkConsumption',
    'landingTakeover',
    'landingTokens',
    'rootSeal',
    'graphAsApp',
    'graphAsLanding',
    'installationWrites',
    'connectionWrites',
    'jobPlanning',
    'workQueues',
    'evidenceQueue',
    'eraseQueue',
    'ownQueue',
    'eventBus',
  ],
  timeoutSeconds: 60,
  memoryMegabytes: 1024,
  whenItFails:
    'Confirmed logins do not become connections: partners see them as pending, nothing is lost while the messages wait.',
  alarms: [
    {
      counter: 'TokenLost',
      above: 0,
      means:
        'A code was spent and its token never stored: somebody who granted everything has to log in again.',
    },
  ],
})
