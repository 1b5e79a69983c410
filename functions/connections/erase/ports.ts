import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

export type ErasePorts = PortsOf<typeof manifest>
