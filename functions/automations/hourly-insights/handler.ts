import { work } from '../../../shared/kernel/doors/work.ts'
import { manifest } from './manifest.ts'
import { step } from './step.ts'

export const handler = work(manifest, step)
