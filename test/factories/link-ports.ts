import type { LinkConsumption, LoginLinks, NewLoginLinks } from '../../shared/ports/login-links.ts'
import type { Rows } from './rows.ts'

export function newLoginLinks({ links }: Rows): NewLoginLinks {
  return {
    async put(link) {
      if (!links.has(link.linkHash)) links.set(link.linkHash, link)
    },
  }
}

export function loginLinks({ links }: Rows): LoginLinks {
  return {
    async find(linkHash) {
      return links.get(linkHash)
    },
    async countAttempt(linkHash, { now, most }) {
      const link = links.get(linkHash)
      if (!link || link.expiresAt <= now || link.consumedBy !== undefined || link.attempts >= most)
        return false
      links.set(linkHash, { ...link, attempts: link.attempts + 1 })
      return true
    },
  }
}

export function linkConsumption({ links }: Rows): LinkConsumption {
  return {
    async consumedBy(linkHash) {
      return links.get(linkHash)?.consumedBy
    },
    async consume(linkHash, attemptId) {
      const link = links.get(linkHash)
      if (link?.consumedBy !== undefined) return link.consumedBy === attemptId ? 'consumed' : 'taken'
      if (link) links.set(linkHash, { ...link, consumedBy: attemptId })
      return 'consumed'
    },
  }
}
