import { expect, it } from 'vitest'
import { Secret } from '../../../../shared/base/secret.ts'
import { appSecretProof } from '../../../../shared/meta/graph/app-secret-proof.ts'

it.each([
  [
    '0123456789abcdef0123456789abcdef',
    'EAAtesttoken',
    '558080b299ccfabcdbfaf45bd3a4f6c06b5703c83f3c6d3023c8efc960fef88b',
  ],
  ['SECRET', 'T', 'ddc24276cc4c2871ff4d81ffb453b109c9baec113ff59eff60d6f743d1ae0795'],
])('the proof of secret %s and token %s is the one that Meta computes', (secret, token, proof) => {
  expect(appSecretProof(new Secret(secret), new Secret(token)).reveal()).toBe(proof)
})

function proof(secret: string, token: string): string {
  return appSecretProof(new Secret(secret), new Secret(token)).reveal()
}

it('a proof is of one token and one secret only', () => {
  expect(new Set([proof('a', 'b'), proof('b', 'a'), proof('a', 'b '), proof('A', 'b')]).size).toBe(4)
})

it('a proof is itself a secret', () => {
  expect(String(appSecretProof(new Secret('SECRET'), new Secret('T')))).toBe('[secret]')
})
