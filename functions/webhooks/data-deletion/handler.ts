import { webhook } from '../../../shared/kernel/doors/webhook.ts'
import { manifest } from './manifest.ts'
import { run } from './run.ts'

export const handler = webhook(manifest, run)
