import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'

export type ProcessPorts = PortsOf<typeof manifest>
