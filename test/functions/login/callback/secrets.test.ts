import { expect, test } from 'vitest'
import { Failure } from '../../../../shared/base/failure.ts'
import { callBack, CODE, TOKEN, waitingLogin } from './callback-of.ts'

/** Every form in which a secret could lie in a row, a message or a line: raw, percent-encoded, base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, encodeURIComponent(secret), bytes.toString('base64url'), bytes.toString('base64')]
}

const answers: [string, object | Failure][] = [
  ['that succeeds', { access_token: TOKEN }],
  ['that fails', new Failure('ERR_GRAPH_CODE_DEAD', 'refused by meta', { facts: { metaCode: 100 } })],
  ['that nobody answers', new Failure('ERR_GRAPH_TIMEOUT', 'not answered in time')],
  ['whose answer has another shape', { access_token: { text: TOKEN } }],
]

test.each(answers)(
  'an exchange %s leaves no secret in what is stored, sent, logged or counted',
  async (_what, given) => {
    const { world, login } = waitingLogin()
    if (given instanceof Failure) world.graph.fail('exchange-code', given)
    else world.graph.answer('exchange-code', given)
    await callBack(world, login)
    await callBack(world, login, { error: 'access_denied' })
    const { rows, effects, sent, logged, counted } = world
    const kept = JSON.stringify([
      ...rows.attempts,
      ...rows.links,
      ...rows.landings,
      ...rows.sealedCodes,
      effects,
      sent,
      logged,
      counted,
    ])
    const [, stateSecret = ''] = login.state.split('.')
    const [, handleSecret = ''] = login.handle.split('.')
    for (const secret of [CODE, TOKEN, stateSecret, handleSecret, login.cookie].flatMap(formsOf)) {
      expect(kept).not.toContain(secret)
    }
  },
)

test('the address back holds neither code nor state nor cookie nor token', async () => {
  const { world, login } = waitingLogin()
  const answer = JSON.stringify(await callBack(world, login))
  const [, stateSecret = ''] = login.state.split('.')
  for (const secret of [CODE, TOKEN, stateSecret, login.cookie].flatMap(formsOf)) {
    expect(answer).not.toContain(secret)
  }
})
