import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'schedule', everyMinutes: 1 },
  needs: ['jobWheel', 'workQueues'],
  timeoutSeconds: 50,
  memoryMegabytes: 1024,
  whenItFails:
    'No automation starts by itself: insights grow old. Missed minutes are sent once it runs again.',
  alarms: [
    {
      counter: 'MinutesMissed',
      above: 3,
      means: 'The wheel stood still for minutes and has caught up: automations ran late.',
    },
  ],
})
