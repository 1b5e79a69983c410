import { stream } from '../../../shared/kernel/doors/stream.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = stream(manifest, run)
