import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'schedule', everyMinutes: 1440 },
  needs: ['unpublishedChanges', 'connectionPublication', 'eventBus'],
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  whenItFails:
    'Changes of connections that an outage of the relay left are told to nobody, until this runs or they change again.',
})
