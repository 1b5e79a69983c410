import type { DeletionRequest, DeletionState } from '../../../shared/domain/deletion-request.ts'
import type { PageAnswer } from '../../../shared/kernel/doors/page.ts'

type Page = Extract<PageAnswer, { kind: 'page' }>['page']

export const unknownCode: Page = {
  title: 'No such request',
  text: 'There is no deletion request with this code. A request can be looked up for 180 days.',
  hint: 'Please check that the address is complete.',
}

/** What the stores are to a person; one that is not listed is a record. */
const things: Readonly<Record<string, string>> = {
  connections: 'the connection to your account',
  token: 'the access to Facebook in your name',
  results: 'the data that was fetched for you',
  assets: 'the list of what you shared',
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  const [last = ''] = words.slice(-1)
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last
}

function whatWasDeleted(counts: Readonly<Record<string, number>> = {}): string {
  const held = Object.entries(counts).filter(([, count]) => count > 0)
  const named = held.flatMap(([store]) => things[store] ?? [])
  const words = held.length > named.length ? [...named, 'the records that belong to it'] : named
  return listed(words)
}

const backups = 'Copies in backups are overwritten within 35 days.'

const pages: { readonly [S in DeletionState]: (request: DeletionRequest) => Page } = {
  received: () => ({
    title: 'Your request has been received',
    text: 'Your data will be deleted shortly.',
    hint: 'You can come back to this page at any time within 180 days.',
  }),
  deleting: () => ({
    title: 'Your data is being deleted',
    text: 'This usually takes minutes; a day if Facebook cannot be reached.',
    hint: 'You can come back to this page at any time within 180 days.',
  }),
  deleted: ({ counts, completedAt = 0 }) => ({
    title: `Your data was deleted on ${dayOf(completedAt)}`,
    text: `Deleted: ${whatWasDeleted(counts)}.`,
    hint: backups,
  }),
  'nothing-held': ({ completedAt = 0 }) => ({
    title: 'There was nothing to delete',
    text: `We looked on ${dayOf(completedAt)} and held no data about you.`,
  }),
}

/** The page of a request: how far it has come, and when it is done what was deleted. Times are days in UTC. */
export function pageOf(request: DeletionRequest): Page {
  return pages[request.state](request)
}
