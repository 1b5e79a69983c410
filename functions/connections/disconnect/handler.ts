import { api } from '../../../shared/kernel/doors/api.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = api(manifest, run)
