import {
  fail,
  join,
  readFlag,
  readId,
  readInstant,
  readList,
  readObject,
  readOneOf,
  readOptional,
  readText,
  readTimeZone,
  readVersion,
  readWebAddress,
  readWhole,
} from './read-json.ts'
import {
  assetTypes,
  type Seed,
  type SeedAdAccount,
  type SeedApp,
  type SeedAsset,
  type SeedBusiness,
  type SeedConfiguration,
  type SeedPage,
  type SeedPerson,
} from './seed.ts'

const ACCOUNT_STATUSES = [1, 2, 3, 7, 8, 9, 100, 101]

/** A seed from JSON; anything that does not fit throws an `InvalidInput` that names the place. */
export function readSeed(value: unknown): Seed {
  const fields = readObject(value, '', ['clock', 'apps', 'people', 'businesses', 'insights'])
  const insights = readObject(fields.get('insights') ?? {}, 'insights', ['seed'])
  const seed: Seed = {
    clock: readOptional(readInstant)(fields.get('clock'), 'clock'),
    apps: readList(readApp)(fields.get('apps'), 'apps'),
    people: readList(readPerson)(fields.get('people'), 'people'),
    businesses: readList(readBusiness)(fields.get('businesses'), 'businesses'),
    insights: { seed: readOptional(readWhole(0, 2 ** 31 - 1))(insights.get('seed'), 'insights.seed') ?? 1 },
  }
  checkReferences(seed)
  checkUniqueIds(seed)
  return seed
}

function readApp(value: unknown, path: string): SeedApp {
  const fields = readObject(value, path, [
    'appId',
    'appSecret',
    'name',
    'ownerBusinessId',
    'mode',
    'redirectUris',
    'requireProof',
    'servedVersion',
    'roleHolderIds',
    'accessTier',
    'deauthorizeUrl',
    'dataDeletionUrl',
    'configurations',
  ])
  const at = (key: string) => [fields.get(key), join(path, key)] as const
  return {
    appId: readId(...at('appId')),
    appSecret: readText(...at('appSecret')),
    name: readText(...at('name')),
    ownerBusinessId: readId(...at('ownerBusinessId')),
    mode: readOptional(readOneOf(['live', 'development']))(...at('mode')) ?? 'live',
    redirectUris: readList(readWebAddress)(...at('redirectUris')),
    requireProof: readOptional(readFlag)(...at('requireProof')) ?? false,
    servedVersion: readOptional(readVersion)(...at('servedVersion')),
    roleHolderIds: readOptional(readList(readId))(...at('roleHolderIds')) ?? [],
    accessTier: readOptional(readOneOf(['limited', 'full']))(...at('accessTier')) ?? 'limited',
    deauthorizeUrl: readOptional(readWebAddress)(...at('deauthorizeUrl')),
    dataDeletionUrl: readOptional(readWebAddress)(...at('dataDeletionUrl')),
    configurations: readList(readConfiguration)(...at('configurations')),
  }
}

function readConfiguration(value: unknown, path: string): SeedConfiguration {
  const fields = readObject(value, path, [
    'configurationId',
    'name',
    'tokenKind',
    'expiry',
    'codeSeconds',
    'permissions',
    'assetTypes',
  ])
  const at = (key: string) => [fields.get(key), join(path, key)] as const
  const tokenKind = readOneOf(['system-user', 'user'])(...at('tokenKind'))
  const expiry = readOneOf(['never', '60-days'])(...at('expiry'))
  if (tokenKind === 'user' && expiry === 'never')
    fail(join(path, 'expiry'), 'must be 60-days for a user token')
  return {
    configurationId: readId(...at('configurationId')),
    name: readText(...at('name')),
    tokenKind,
    expiry,
    codeSeconds: readOptional(readWhole(1, 86_400))(...at('codeSeconds')) ?? 600,
    permissions: readList(readText)(...at('permissions')),
    assetTypes: readList(readOneOf(assetTypes))(...at('assetTypes')),
  }
}

function readPerson(value: unknown, path: string): SeedPerson {
  const fields = readObject(value, path, ['personId', 'name'])
  return {
    personId: readId(fields.get('personId'), join(path, 'personId')),
    name: readText(fields.get('name'), join(path, 'name')),
  }
}

function readBusiness(value: unknown, path: string): SeedBusiness {
  const fields = readObject(value, path, [
    'businessId',
    'name',
    'adminIds',
    'adAccounts',
    'pages',
    'otherAssets',
  ])
  const at = (key: string) => [fields.get(key), join(path, key)] as const
  return {
    businessId: readId(...at('businessId')),
    name: readText(...at('name')),
    adminIds: readList(readId)(...at('adminIds')),
    adAccounts: readOptional(readList(readAdAccount))(...at('adAccounts')) ?? [],
    pages: readOptional(readList(readPage))(...at('pages')) ?? [],
    otherAssets: readOptional(readList(readAsset))(...at('otherAssets')) ?? [],
  }
}

function readAdAccount(value: unknown, path: string): SeedAdAccount {
  const fields = readObject(value, path, [
    'accountId',
    'name',
    'currency',
    'timezone',
    'campaigns',
    'adSets',
    'ads',
    'accountStatus',
  ])
  const at = (key: string) => [fields.get(key), join(path, key)] as const
  const ads = readWhole(0, 5000)(...at('ads'))
  const campaigns = readOptional(readWhole(1, 5000))(...at('campaigns')) ?? Math.max(1, Math.ceil(ads / 20))
  const accountStatus = readOptional(readWhole(1, 101))(...at('accountStatus')) ?? 1
  if (!ACCOUNT_STATUSES.includes(accountStatus))
    fail(join(path, 'accountStatus'), `must be one of ${ACCOUNT_STATUSES.join(', ')}`)
  return {
    accountId: readId(...at('accountId')),
    name: readText(...at('name')),
    currency: readText(...at('currency')),
    timezone: readTimeZone(...at('timezone')),
    campaigns,
    adSets: readOptional(readWhole(1, 5000))(...at('adSets')) ?? campaigns * 2,
    ads,
    accountStatus,
  }
}

function readPage(value: unknown, path: string): SeedPage {
  const fields = readObject(value, path, ['pageId', 'name', 'category'])
  return {
    pageId: readId(fields.get('pageId'), join(path, 'pageId')),
    name: readText(fields.get('name'), join(path, 'name')),
    category: readOptional(readText)(fields.get('category'), join(path, 'category')) ?? 'Local business',
  }
}

function readAsset(value: unknown, path: string): SeedAsset {
  const fields = readObject(value, path, ['assetType', 'assetId', 'name'])
  const assetType = readOneOf(assetTypes)(fields.get('assetType'), join(path, 'assetType'))
  if (assetType === 'ad_account' || assetType === 'page')
    fail(join(path, 'assetType'), 'belongs in adAccounts or pages')
  return {
    assetType,
    assetId: readId(fields.get('assetId'), join(path, 'assetId')),
    name: readText(fields.get('name'), join(path, 'name')),
  }
}

function checkReferences(seed: Seed): void {
  const businesses = new Set(seed.businesses.map((business) => business.businessId))
  const people = new Set(seed.people.map((person) => person.personId))
  for (const [index, app] of seed.apps.entries()) {
    if (!businesses.has(app.ownerBusinessId))
      fail(`apps[${index}].ownerBusinessId`, 'names no business of the seed')
    for (const [place, id] of app.roleHolderIds.entries())
      if (!people.has(id)) fail(`apps[${index}].roleHolderIds[${place}]`, 'names no person of the seed')
  }
  for (const [index, business] of seed.businesses.entries())
    for (const [place, id] of business.adminIds.entries())
      if (!people.has(id)) fail(`businesses[${index}].adminIds[${place}]`, 'names no person of the seed')
}

/** Graph has one space of ids, so one id never names two things. */
function checkUniqueIds(seed: Seed): void {
  const places = new Map<string, string>()
  const claim = (id: string, path: string) => {
    const other = places.get(id)
    if (other !== undefined) fail(path, `has the same id as ${other}`)
    places.set(id, path)
  }
  for (const [a, app] of seed.apps.entries()) {
    claim(app.appId, `apps[${a}].appId`)
    for (const [c, configuration] of app.configurations.entries())
      claim(configuration.configurationId, `apps[${a}].configurations[${c}].configurationId`)
  }
  for (const [p, person] of seed.people.entries()) claim(person.personId, `people[${p}].personId`)
  for (const [b, business] of seed.businesses.entries()) {
    const path = `businesses[${b}]`
    claim(business.businessId, `${path}.businessId`)
    for (const [i, account] of business.adAccounts.entries())
      claim(account.accountId, `${path}.adAccounts[${i}].accountId`)
    for (const [i, page] of business.pages.entries()) claim(page.pageId, `${path}.pages[${i}].pageId`)
    for (const [i, asset] of business.otherAssets.entries())
      claim(asset.assetId, `${path}.otherAssets[${i}].assetId`)
  }
}
