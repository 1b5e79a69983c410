import type { ConnectionState } from '../../shared/domain/connection.ts'
import type { ConnectionVerdict } from '../../shared/domain/verdict/connection-verdict.ts'
import type { Scene } from './scene.ts'

/** Something that happens to a connection, and what has to be held of it afterwards. */
export interface Fault {
  readonly name: string
  /** Makes it happen at Meta, and lets pass what may notice it. */
  readonly play: (scene: Scene) => Promise<void>
  readonly verdict: ConnectionVerdict
  readonly state: ConnectionState
  /** What of the connection's consent is missing, by id and name. */
  readonly lost?: (scene: Scene) => readonly string[]
  /** What happened to the whole app: the verdict of the business beside it. Nothing otherwise. */
  readonly beside?: ConnectionVerdict
  /** The login configuration; the first one when left out. */
  readonly configuration?: 'ads-by-person'
}

type Given = Omit<Fault, 'verdict' | 'state'>

/** Nothing may come of it. */
export function harmless(fault: Given): Fault {
  return { ...fault, verdict: 'healthy', state: 'active' }
}

export function removing(fault: Given): Fault {
  return { ...fault, verdict: 'removed', state: 'removed' }
}

export function killing(fault: Given): Fault {
  return { ...fault, verdict: 'token-dead', state: 'suspended' }
}

export function degrading(fault: Given & Required<Pick<Fault, 'lost'>>): Fault {
  return { ...fault, verdict: 'degraded', state: 'active' }
}
