import { page } from '../../../shared/kernel/doors/page.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = page(manifest, run)
