import type { LoginLink } from '../../domain/login-link.ts'
import type { LinkConsumption, LoginLinks, NewLoginLinks } from '../../ports/login-links.ts'
import type { AdapterContext } from '../context.ts'
import { timeToLive } from './attributes.ts'
import { linkKey, type Key } from './keys.ts'
import { personalState, plainState, type WithPlainState } from './return-state.ts'
import { openTable } from './table.ts'

type LinkRow = Key & WithPlainState<LoginLink> & { readonly ttl: number }

const KEEP_HOURS = 24

function linkOf({ pk: _pk, sk: _sk, ttl: _ttl, returnState, ...link }: LinkRow): LoginLink {
  return { ...link, ...personalState({ returnState }) }
}

/** Links as rows of the ephemeral table, one per link. */
export function newLoginLinks(context: AdapterContext): NewLoginLinks {
  const table = openTable<LinkRow>(context.address('ephemeralTable'))
  return {
    async put(link) {
      const { returnState: _, ...plain } = link
      const ttl = timeToLive(link.expiresAt, KEEP_HOURS)
      const row = { ...plain, ...plainState(link), ...linkKey(link.linkHash), ttl }
      // A row under this hash is this link, stored by a try whose answer was lost: it keeps its count of attempts.
      await table.put(row, { when: 'attribute_not_exists(#pk)' })
    },
  }
}

export function loginLinks(context: AdapterContext): LoginLinks {
  const table = openTable<LinkRow>(context.address('ephemeralTable'))
  return {
    async find(linkHash) {
      const row = await table.get(linkKey(linkHash))
      return row && linkOf(row)
    },
    async countAttempt(linkHash, { now, most }) {
      const counted = await table.update(linkKey(linkHash), {
        change: 'ADD #attempts :one',
        when: 'attribute_exists(#pk) AND #expiresAt > :now AND attribute_not_exists(#consumedBy) AND #attempts < :most',
        values: { one: 1, now, most },
      })
      return counted !== undefined
    },
  }
}

export function linkConsumption(context: AdapterContext): LinkConsumption {
  const table = openTable<LinkRow>(context.address('ephemeralTable'))
  return {
    async consumedBy(linkHash) {
      return (await table.get(linkKey(linkHash)))?.consumedBy
    },
    async consume(linkHash, attemptId) {
      const consumed = await table.update(linkKey(linkHash), {
        change: 'SET #consumedBy = :attemptId',
        when: 'attribute_exists(#pk) AND (attribute_not_exists(#consumedBy) OR #consumedBy = :attemptId)',
        values: { attemptId },
      })
      if (consumed) return 'consumed'
      return (await table.get(linkKey(linkHash))) ? 'taken' : 'consumed'
    },
  }
}
