import { expect, it } from 'vitest'
import { Refusal } from '../../../infra/cli/refusal.ts'
import { appKeyOf } from '../../../infra/cli/setup-arguments.ts'

const known = ['main', 'second-app']
const refusalOf = (...args: string[]) => {
  try {
    return `accepted ${appKeyOf(args, known)}`
  } catch (error) {
    return error instanceof Refusal ? error.message : String(error)
  }
}

it('takes the app key in both spellings', () => {
  expect(appKeyOf(['--app', 'main'], known)).toBe('main')
  expect(appKeyOf(['--app=second-app'], known)).toBe('second-app')
})

it.each([[[]], [['--app']], [['--app=']]])('explains itself and lists the apps for %j', (args) => {
  expect(refusalOf(...args)).toBe('usage: npm run setup -- --app <key> (known apps: main, second-app)')
})

it('lists the apps when it knows none of that name', () => {
  expect(refusalOf('--app', 'mian')).toBe(
    'shared/deployment.ts has no app of that name (known apps: main, second-app)',
  )
})

it.each([
  [['--app', 'main', '0123456789abcdef0123456789abcdef']],
  [['--app=main', '0123456789abcdef0123456789abcdef']],
  [['--secret', '0123456789abcdef0123456789abcdef', '--app', 'main']],
  [['0123456789abcdef0123456789abcdef']],
])('refuses the secret as an argument without repeating it (%#)', (args) => {
  const message = refusalOf(...args)
  expect(message).toContain('The app secret is never an argument')
  expect(message).not.toContain('0123456789abcdef')
})
