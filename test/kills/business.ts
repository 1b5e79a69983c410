import { addBusiness, type State } from '../emulator/world/state.ts'

/** A business that nobody has connected before, with two ad accounts and an owner of its own. */
export interface NewBusiness {
  readonly businessId: string
  readonly personId: string
  readonly accountIds: readonly string[]
}

let founded = 0

/** Founds a business at Meta: what another login left behind can then never pass for the work of this one. */
export function foundBusiness(state: State): NewBusiness {
  founded += 1
  const number = String(founded).padStart(6, '0')
  const businessId = `700000000${number}`
  const personId = `7100000000${number}`
  const accountIds = [`7210000000${number}`, `7220000000${number}`]
  state.people.set(personId, { personId, name: `Owner of business ${founded}` })
  addBusiness(state, {
    businessId,
    name: `Business ${founded}`,
    adminIds: [personId],
    adAccounts: accountIds.map((accountId) => ({
      accountId,
      name: `Account ${accountId}`,
      currency: 'EUR',
      timezone: 'Europe/Berlin',
      campaigns: 1,
      adSets: 1,
      ads: 1,
      accountStatus: 1,
    })),
    pages: [],
    otherAssets: [],
  })
  return { businessId, personId, accountIds }
}
