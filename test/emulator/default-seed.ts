/**
 * The world that `npm run emulator` starts with when no seed file is given. Plain JSON, so that it
 * is also the example for a seed file of one's own; `readSeed` checks it like any other.
 */
export const defaultSeed = {
  apps: [
    {
      appId: '634974688087057',
      appSecret: '0123456789abcdef0123456789abcdef',
      name: 'Insights Courier',
      ownerBusinessId: '104169029247128',
      mode: 'live',
      redirectUris: ['http://localhost:4000/login/callback'],
      requireProof: true,
      roleHolderIds: ['1000000000000004'],
      configurations: [
        {
          configurationId: '1410000000000001',
          name: 'Insights, never expiring',
          tokenKind: 'system-user',
          expiry: 'never',
          codeSeconds: 600,
          permissions: ['ads_read', 'business_management'],
          assetTypes: ['ad_account'],
        },
        {
          configurationId: '1410000000000002',
          name: 'Insights and pages, sixty days',
          tokenKind: 'system-user',
          expiry: '60-days',
          codeSeconds: 600,
          permissions: ['ads_read', 'business_management', 'pages_show_list', 'pages_read_engagement'],
          assetTypes: ['ad_account', 'page'],
        },
        {
          configurationId: '1410000000000003',
          name: 'Signed in as a person',
          tokenKind: 'user',
          expiry: '60-days',
          codeSeconds: 600,
          permissions: ['ads_read', 'pages_show_list', 'business_management'],
          assetTypes: ['ad_account', 'page'],
        },
        {
          configurationId: '1410000000000010',
          name: 'WhatsApp, never expiring',
          tokenKind: 'system-user',
          expiry: 'never',
          codeSeconds: 600,
          permissions: ['whatsapp_business_management', 'whatsapp_business_messaging'],
          assetTypes: ['whatsapp_business_account'],
        },
      ],
    },
  ],
  people: [
    { personId: '1000000000000001', name: 'Owner of Harbour Coffee' },
    { personId: '1000000000000002', name: 'Owner of Northwind Cycles' },
    { personId: '1000000000000003', name: 'Somebody without a portfolio' },
    { personId: '1000000000000004', name: 'Developer of the app' },
  ],
  businesses: [
    {
      businessId: '104169029247128',
      name: 'Insights Courier (the provider)',
      adminIds: ['1000000000000004'],
      adAccounts: [
        {
          accountId: '2010000000000001',
          name: 'Courier in-house',
          currency: 'USD',
          timezone: 'America/Los_Angeles',
          ads: 2,
        },
      ],
    },
    {
      businessId: '204169029247128',
      name: 'Harbour Coffee',
      adminIds: ['1000000000000001'],
      adAccounts: [
        {
          accountId: '2020000000000001',
          name: 'Harbour Coffee US',
          currency: 'USD',
          timezone: 'America/New_York',
          campaigns: 3,
          adSets: 9,
          ads: 60,
        },
        {
          accountId: '2020000000000002',
          name: 'Harbour Coffee DE',
          currency: 'EUR',
          timezone: 'Europe/Berlin',
          campaigns: 1,
          adSets: 2,
          ads: 8,
        },
      ],
      pages: [{ pageId: '2020000000000011', name: 'Harbour Coffee', category: 'Coffee shop' }],
      otherAssets: [
        {
          assetType: 'whatsapp_business_account',
          assetId: '2020000000000021',
          name: 'Harbour Coffee orders',
        },
      ],
    },
    {
      businessId: '304169029247128',
      name: 'Northwind Cycles',
      adminIds: ['1000000000000002'],
      adAccounts: [
        {
          accountId: '3020000000000001',
          name: 'Northwind Cycles IN',
          currency: 'INR',
          timezone: 'Asia/Kolkata',
          campaigns: 2,
          adSets: 4,
          ads: 12,
        },
      ],
      pages: [{ pageId: '3020000000000011', name: 'Northwind Cycles', category: 'Bicycle shop' }],
    },
  ],
  insights: { seed: 20_261_123 },
}
