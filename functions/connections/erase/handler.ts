import { queue } from '../../../shared/kernel/doors/queue.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = queue(manifest, run)
