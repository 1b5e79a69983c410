import { defineFunction } from '../../../shared/kernel/manifest.ts'

export const manifest = defineFunction({
  trigger: { kind: 'stream', table: 'connections', batchSize: 100 },
  needs: ['connectionChanges', 'connectionPublication', 'eventBus'],
  timeoutSeconds: 30,
  memoryMegabytes: 512,
  whenItFails:
    'Partners do not hear of changed connections on the bus; the changes stand and stay marked as unpublished.',
})
