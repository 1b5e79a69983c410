import { expect, test } from 'vitest'
import { dialogOrigin, publicOrigin } from '../../../shared/adapters/origins.ts'
import { adapterContext } from './adapter-context.ts'

test('a public URL has one slash between origin and path', () => {
  const origin = publicOrigin(adapterContext())
  expect(origin.url('/callback/demo')).toBe('https://login.example.com/callback/demo')
  expect(origin.url('callback/demo')).toBe('https://login.example.com/callback/demo')
})

test('the dialog is where the deployment says', () => {
  expect(dialogOrigin(adapterContext()).origin).toBe('https://www.facebook.com')
})
