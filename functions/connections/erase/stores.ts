import type { Connection } from '../../../shared/domain/connection.ts'
import { isErasable } from '../../../shared/domain/erasure.ts'
import type { Precedence } from '../../../shared/domain/installation.ts'
import type { ErasePorts } from './ports.ts'

/** One place where something of a connection, or of its installation, may lie. A newer consent's is none of it. */
export interface Store {
  /** Erases a great deal at the most; whether that was all. */
  erase(): Promise<boolean>
  /** How many rows or objects are left. */
  left(): Promise<number>
}

export type Stores = Readonly<Record<string, Store>>

const WHOLE = true

/** Where something of one connection lies: a room that keeps more of it adds a line. */
export function connectionStores(
  ports: ErasePorts,
  { connectionId, generation }: Pick<Connection, 'connectionId' | 'generation'>,
  upTo: Precedence,
): Stores {
  return {
    jobs: {
      erase: async () => (await ports.jobErasure.remove(connectionId, upTo), WHOLE),
      left: () => ports.jobErasure.count(connectionId, upTo),
    },
    results: {
      erase: () => ports.insightsErasure.remove(connectionId, generation),
      left: () => ports.insightsErasure.count(connectionId, generation),
    },
  }
}

/**
 * Where something of an installation lies, in the order in which it goes: the token first, and last the row by which
 * everything else is found.
 */
export function installationStores(ports: ErasePorts, installationId: string, upTo: Precedence): Stores {
  const isOurs = (mark: Precedence) => isErasable(mark, upTo)
  const standing = () => ports.connectionErasure.standing(installationId)
  return {
    token: {
      erase: async () => (await ports.rootErasure.shred(installationId, upTo), WHOLE),
      async left() {
        const mark = await ports.rootErasure.find(installationId)
        return mark && isOurs(mark) ? 1 : 0
      },
    },
    'installation-jobs': {
      erase: async () => (await ports.jobErasure.remove(installationId, upTo), WHOLE),
      left: () => ports.jobErasure.count(installationId, upTo),
    },
    assets: {
      erase: async () => (await ports.connectionErasure.removeAssets(installationId, upTo), WHOLE),
      left: async () => (await standing()).assets.filter(isOurs).length,
    },
    installation: {
      erase: async () => (await ports.connectionErasure.removeInstallation(installationId, upTo), WHOLE),
      async left() {
        const { installation } = await standing()
        return installation && isOurs(installation.precedence) ? 1 : 0
      },
    },
  }
}

/** How much each of the stores holds. */
export async function countAll(stores: Stores): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [name, store] of Object.entries(stores)) counts[name] = await store.left()
  return counts
}

/** What is left in all of them together. */
export async function leftIn(stores: Stores): Promise<number> {
  return Object.values(await countAll(stores)).reduce((sum, count) => sum + count, 0)
}

/** Empties the stores one by one, in their order; false when one of them takes longer than a run may. */
export async function eraseAll(stores: Stores): Promise<boolean> {
  for (const store of Object.values(stores)) if (!(await store.erase())) return false
  return (await leftIn(stores)) === 0
}
