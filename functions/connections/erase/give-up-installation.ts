import { erasableUpTo, isErasable, isGivenUp, type Revocation } from '../../../shared/domain/erasure.ts'
import type { Precedence } from '../../../shared/domain/installation.ts'
import type { StandingPartition } from '../../../shared/ports/erasure.ts'
import { leaveMeta } from './leave-meta.ts'
import type { ErasePorts } from './ports.ts'

/** Not yet: the message comes back. */
export interface Later {
  readonly afterSeconds: number
}

/** A login that is just being finished is waited for in steps of this. */
const LOOK_AGAIN_SECONDS = 300

/** An installation that nothing lives on, and up to which consent it goes. */
export interface Abandoned {
  readonly installationId: string
  readonly appKey: string
  readonly upTo: Precedence
}

/** Whether something still lives on the installation. */
export function isInUse({ connections }: StandingPartition): boolean {
  return connections.some(({ connection }) => !isGivenUp(connection))
}

/**
 * Up to which consent an installation may go that nothing lives on, once no login is being finished on it and no run of
 * its own is under way. `own` are the consents that are known to be given up.
 */
export async function freeInstallation(
  ports: ErasePorts,
  installationId: string,
  standing: StandingPartition,
  own: readonly Precedence[],
): Promise<Precedence | Later | undefined> {
  const now = ports.clock.now()
  const root = await ports.rootErasure.find(installationId)
  const rows = [root, standing.installation?.precedence, ...standing.assets].filter(
    (mark) => mark !== undefined,
  )
  const upTo = erasableUpTo(own, rows, now)
  if (upTo === 'wait') return { afterSeconds: LOOK_AGAIN_SECONDS }
  const leaseUntil = upTo && (await ports.jobErasure.stop(installationId, upTo, now))
  return leaseUntil === undefined ? upTo : { afterSeconds: Math.ceil((leaseUntil - now) / 1000) }
}

/** Takes the installation's token back at Meta; a newer consent's is left alone. */
export async function giveUpToken(
  ports: ErasePorts,
  { installationId, appKey, upTo }: Abandoned,
  { installation }: StandingPartition,
  since: number,
): Promise<Revocation | Later> {
  const root = await ports.rootErasure.find(installationId)
  if (!root || !isErasable(root, upTo)) return { revoked: false, why: 'no-token' }
  const { attemptId } = root
  return leaveMeta(
    ports,
    { appKey, installationId, attemptId, installation: installation?.installation },
    since,
  )
}
