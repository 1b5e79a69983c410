import { schedule } from '../../../shared/kernel/doors/schedule.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = schedule(manifest, run)
