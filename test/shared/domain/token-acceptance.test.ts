import { expect, it } from 'vitest'
import type { LoginConfiguration } from '../../../shared/domain/deployment.ts'
import { grantorOf, missingPermissions, refusalOfToken } from '../../../shared/domain/token-acceptance.ts'
import type { TokenFacts } from '../../../shared/meta/edges/debug-token.ts'
import { NOON } from '../../factories/ambient.ts'

const app = {
  appId: '1029384756102938',
  ownBusinessId: '900000000000001',
  graphVersion: 'v25.0',
  configurations: {},
}
const configuration: LoginConfiguration = {
  configurationId: '730000000000001',
  tokenKind: 'system-user',
  permissions: ['ads_read', 'business_management'],
  assetTypes: ['ad-account'],
  automations: [],
}
const byPerson: LoginConfiguration = { ...configuration, tokenKind: 'user' }
const good: TokenFacts = {
  appId: '1029384756102938',
  type: 'SYSTEM_USER',
  isValid: true,
  permissions: ['ads_read', 'business_management'],
  granular: [],
}

function refusal(given: Partial<TokenFacts>, of = configuration) {
  return refusalOfToken(app, of, { ...good, ...given }, NOON)
}

it('a good token is accepted, whether it ends or never does', () => {
  expect(refusal({})).toBeUndefined()
  expect(refusal({ expiresAt: NOON + 1 })).toBeUndefined()
  expect(refusal({ type: 'USER' }, byPerson)).toBeUndefined()
})

it('an invalid or expired token is dead', () => {
  expect(refusal({ isValid: false })).toBe('token-dead')
  expect(refusal({ expiresAt: NOON })).toBe('token-dead')
})

it('a token of another app, or of one that Meta does not name, is refused', () => {
  expect(refusal({ appId: '1029384756102939' })).toBe('wrong-app')
  const { appId: _appId, ...nameless } = good
  expect(refusalOfToken(app, configuration, nameless, NOON)).toBe('wrong-app')
})

it.each(['USER', 'PAGE', 'APP', 'system_user', 'LATER_KIND'])(
  'a system-user configuration takes no token of type %s',
  (type) => {
    expect(refusal({ type })).toBe('wrong-token-kind')
  },
)

it('a user configuration takes no system user’s token, and no type is no kind', () => {
  expect(refusal({ type: 'SYSTEM_USER' }, byPerson)).toBe('wrong-token-kind')
  const { type: _type, ...typeless } = good
  expect(refusalOfToken(app, configuration, typeless, NOON)).toBe('wrong-token-kind')
})

it('one permission of the configuration is enough, and others besides do no harm', () => {
  expect(refusal({ permissions: ['ads_read'] })).toBeUndefined()
  expect(refusal({ permissions: ['business_management', 'public_profile', 'unheard_of'] })).toBeUndefined()
})

it('a token with none of them is refused', () => {
  expect(refusal({ permissions: [] })).toBe('no-permission')
  expect(refusal({ permissions: ['public_profile'] })).toBe('no-permission')
})

it('missing permissions are named canonically, whichever spelling either side uses', () => {
  const solutions = { ...configuration, permissions: ['ads_read', 'manage_app_solutions'] }
  expect(missingPermissions(solutions, { ...good, permissions: ['manage_app_solution'] })).toEqual([
    'ads_read',
  ])
  expect(missingPermissions(solutions, { ...good, permissions: [] })).toEqual([
    'ads_read',
    'manage_app_solution',
  ])
})

it('a system user’s token is granted by its client business, a user’s by the person', () => {
  const owner = { actorId: '122100000000001', clientBusinessId: '300000000000001' }
  expect(grantorOf(app, configuration, owner)).toEqual({ grantorId: '300000000000001' })
  expect(grantorOf(app, byPerson, { actorId: '122100000000001' })).toEqual({ grantorId: '122100000000001' })
})

it('a token without a client business, or of the provider’s own, is refused', () => {
  expect(grantorOf(app, configuration, { actorId: '1' })).toEqual({ refusal: 'no-client-business' })
  expect(grantorOf(app, configuration, { actorId: '1', clientBusinessId: '900000000000001' })).toEqual({
    refusal: 'own-business',
  })
})
