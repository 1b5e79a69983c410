import { expect, it } from 'vitest'
import { Refusal } from '../../../infra/cli/refusal.ts'
import { setupArgumentsOf } from '../../../infra/cli/setup-arguments.ts'

const known = ['main', 'second-app']
const refusalOf = (...args: string[]) => {
  try {
    return `accepted ${JSON.stringify(setupArgumentsOf(args, known))}`
  } catch (error) {
    return error instanceof Refusal ? error.message : String(error)
  }
}

it('takes the app key in both spellings', () => {
  expect(setupArgumentsOf(['--app', 'main'], known)).toEqual({ appKey: 'main', showVerifyToken: false })
  expect(setupArgumentsOf(['--app=second-app'], known)).toMatchObject({ appKey: 'second-app' })
})

it('takes what is asked for only, and whether the token may be shown, in any order', () => {
  const all = { appKey: 'main', only: 'webhooks', showVerifyToken: true }
  expect(setupArgumentsOf(['--show-verify-token', '--only=webhooks', '--app', 'main'], known)).toEqual(all)
  expect(setupArgumentsOf(['--app', 'main', '--only', 'webhooks', '--show-verify-token'], known)).toEqual(all)
  expect(setupArgumentsOf(['--app', 'main', '--only', 'secret'], known)).toMatchObject({ only: 'secret' })
})

it.each([[[]], [['--app']], [['--app=']], [['--only', 'secret']]])(
  'explains itself and lists the apps for %j',
  (args) => {
    expect(refusalOf(...args)).toBe('usage: npm run setup -- --app <key> (known apps: main, second-app)')
  },
)

it('lists the apps when it knows none of that name', () => {
  expect(refusalOf('--app', 'mian')).toBe(
    'shared/deployment.ts has no app of that name (known apps: main, second-app)',
  )
})

it.each(['everything', ''])('says what may be asked for only, instead of %j', (only) => {
  expect(refusalOf('--app', 'main', `--only=${only}`)).toBe('--only takes secret or webhooks')
})

it.each([
  [['--app', 'main', '0123456789abcdef0123456789abcdef']],
  [['--app=main', '0123456789abcdef0123456789abcdef']],
  [['--secret', '0123456789abcdef0123456789abcdef', '--app', 'main']],
  [['--app', 'main', '--show-verify-token=0123456789abcdef0123456789abcdef']],
  [['--app', 'main', '--app', '0123456789abcdef0123456789abcdef']],
  [['0123456789abcdef0123456789abcdef']],
])('refuses the secret as an argument without repeating it (%#)', (args) => {
  const message = refusalOf(...args)
  expect(message).toContain('The app secret is never an argument')
  expect(message).not.toContain('0123456789abcdef')
})
