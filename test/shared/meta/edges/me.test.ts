import { expect, it } from 'vitest'
import { clientBusiness, person } from '../../../../shared/meta/edges/me.ts'
import { everythingOf, refusalOf, VALUE } from './malformed.ts'

it('a system user is asked for the business that it belongs to', () => {
  expect(clientBusiness()).toMatchObject({
    operation: 'me',
    method: 'GET',
    path: 'me',
    params: { fields: 'client_business_id,id' },
    as: 'landing',
    repeatable: true,
  })
  expect(clientBusiness().read({ client_business_id: '300000000000001', id: '122100000000001' })).toEqual({
    actorId: '122100000000001',
    clientBusinessId: '300000000000001',
  })
})

it('a person is not asked for a business, which would be an error', () => {
  expect(person()).toMatchObject({
    operation: 'me-person',
    path: 'me',
    params: { fields: 'id' },
    as: 'landing',
  })
  expect(person().read({ id: '122100000000001' })).toEqual({ actorId: '122100000000001' })
})

it.each([{ client_business_id: VALUE }, { id: 122100000000001, name: VALUE }, VALUE, null])(
  'an owner without an id as text is malformed and shows no value: %j',
  (body) => {
    const failure = refusalOf(clientBusiness(), body)
    expect(failure).toMatchObject({ code: 'ERR_GRAPH_MALFORMED', facts: { operation: 'me' } })
    expect(everythingOf(failure)).not.toMatch(/EAAvalue|1221000/)
  },
)
