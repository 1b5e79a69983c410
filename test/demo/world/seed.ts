import { deployment } from '../../../shared/deployment.ts'

/** The secret of the demo app: it exists in the emulator only. */
export const appSecret = 'f1b0e6a2c3d4958677a8b9c0d1e2f304'

/** The businesses of the demo, by what they are. */
export const people = {
  harbour: { personId: '1000000000000001', businessId: '200000000000001' },
  northwind: { personId: '1000000000000002', businessId: '300000000000001' },
  withoutPortfolio: { personId: '1000000000000003' },
  provider: { personId: '1000000000000004' },
} as const

/** Their ad accounts. Harbour Coffee's first one has more hourly rows a day than two pages hold. */
export const adAccounts = {
  harbourNewYork: '2020000000000001',
  harbourBerlin: '2020000000000002',
  northwindKolkata: '3020000000000001',
} as const

/** Ten past midnight in New York, the day after a day of 25 hours: `yesterday` is that day for its ad accounts. */
export const STORY_TIME = '2026-11-02T05:10:00Z'

/** The emulator's world for this deployment: its own apps and configurations, granted by the demo's businesses. */
export function emulatorSeed(redirectUriOf: (appKey: string) => string, clock: string) {
  const apps = Object.entries(deployment.apps).map(([appKey, app]) => ({
    appId: app.appId,
    appSecret,
    name: `Insights Courier (${appKey})`,
    ownerBusinessId: app.ownBusinessId,
    mode: 'live',
    redirectUris: [redirectUriOf(appKey)],
    requireProof: true,
    roleHolderIds: [people.provider.personId],
    configurations: Object.entries(app.configurations).map(([name, configuration]) => ({
      configurationId: configuration.configurationId,
      name,
      tokenKind: configuration.tokenKind,
      expiry: 'never',
      codeSeconds: 600,
      permissions: configuration.permissions,
      assetTypes: configuration.assetTypes.map((type) => type.replaceAll('-', '_')),
    })),
  }))
  return {
    clock,
    apps,
    people: [
      { personId: people.harbour.personId, name: 'Owner of Harbour Coffee' },
      { personId: people.northwind.personId, name: 'Owner of Northwind Cycles' },
      { personId: people.withoutPortfolio.personId, name: 'Somebody without a portfolio' },
      { personId: people.provider.personId, name: 'Somebody at the provider' },
    ],
    businesses: [
      ...Object.values(deployment.apps).map((app) => ({
        businessId: app.ownBusinessId,
        name: 'Insights Courier (the provider)',
        adminIds: [people.provider.personId],
        adAccounts: [
          { accountId: '2010000000000001', name: 'Courier', currency: 'USD', timezone: 'UTC', ads: 2 },
        ],
      })),
      {
        businessId: people.harbour.businessId,
        name: 'Harbour Coffee',
        adminIds: [people.harbour.personId],
        adAccounts: [
          {
            accountId: adAccounts.harbourNewYork,
            name: 'Harbour Coffee US',
            currency: 'USD',
            timezone: 'America/New_York',
            campaigns: 3,
            adSets: 9,
            ads: 60,
          },
          {
            accountId: adAccounts.harbourBerlin,
            name: 'Harbour Coffee DE',
            currency: 'EUR',
            timezone: 'Europe/Berlin',
            campaigns: 1,
            adSets: 2,
            ads: 8,
          },
        ],
      },
      {
        businessId: people.northwind.businessId,
        name: 'Northwind Cycles',
        adminIds: [people.northwind.personId],
        adAccounts: [
          {
            accountId: adAccounts.northwindKolkata,
            name: 'Northwind Cycles IN',
            currency: 'INR',
            timezone: 'Asia/Kolkata',
            campaigns: 2,
            adSets: 4,
            ads: 12,
          },
        ],
      },
    ],
    insights: { seed: 20_261_123 },
  }
}
