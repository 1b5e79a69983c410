import { codeHashOf } from '../../../shared/domain/deletion-request.ts'
import type { PageAnswer, PageRequest } from '../../../shared/kernel/doors/page.ts'
import type { PortsOf } from '../../../shared/kernel/manifest.ts'
import type { manifest } from './manifest.ts'
import { pageOf, unknownCode } from './pages.ts'

/**
 * Tells the person who has the confirmation code how far the deletion has come, and nothing else: the page names
 * nobody. A code that is unknown, or older than its 180 days, is 404.
 */
export async function run(ports: PortsOf<typeof manifest>, request: PageRequest): Promise<PageAnswer> {
  const codeHash = codeHashOf(request.pathParameters['code'])
  const found = codeHash === undefined ? undefined : await ports.deletionRequests.find(codeHash)
  ports.metrics.count('DeletionStatusShown', { state: found?.state ?? 'unknown' })
  if (!found) return { kind: 'page', status: 404, page: unknownCode }
  return { kind: 'page', status: 200, page: pageOf(found) }
}
