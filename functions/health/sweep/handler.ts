import { workBatch } from '../../../shared/kernel/doors/work-batch.ts'
import { manifest } from './manifest.ts'
import { step } from './step.ts'

export const handler = workBatch(manifest, step)
