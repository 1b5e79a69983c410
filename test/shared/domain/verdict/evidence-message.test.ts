import { expect, it } from 'vitest'
import { readEvidenceMessage } from '../../../../shared/domain/verdict/evidence-message.ts'

const message = { v: 1, installationId: 'inst_a', evidence: { kind: 'uninstalled', at: 1793596202000 } }

it.each([
  { kind: 'uninstalled', at: 1 },
  { kind: 'installed', at: 1 },
  { kind: 'changed', at: 1 },
  { kind: 'absent', at: 1 },
  { kind: 'asked', at: 1 },
  { kind: 'call-refused', at: 1, code: 190 },
  { kind: 'asset-refused', at: 1, code: 100, subcode: 33, asset: { type: 'ad-account', assetId: '42' } },
  { kind: 'asset-refused', at: 1, code: 10 },
  { kind: 'blocked', at: 1, code: 368 },
  { kind: 'operator-error', at: 1, code: 100 },
])('evidence of the kind $kind is read', (evidence) => {
  expect(readEvidenceMessage({ ...message, evidence })).toEqual({ ...message, evidence })
})

it('what a newer sender adds is left out', () => {
  expect(readEvidenceMessage({ ...message, added: 'later' })).toEqual(message)
})

it.each([
  ['of another version', { ...message, v: 2 }],
  ['without an installation', { ...message, installationId: '' }],
  ['without evidence', { ...message, evidence: undefined }],
  ['of an unknown kind', { ...message, evidence: { kind: 'rumour', at: 1 } }],
  ['without a time', { ...message, evidence: { kind: 'uninstalled' } }],
  ['that claims to be an answer', { ...message, evidence: { kind: 'token-invalid', at: 1, attemptId: 'a' } }],
  ['that claims a good token', { ...message, evidence: { kind: 'token-valid', at: 1, attemptId: 'a' } }],
  ['that is a text', 'EAAvalue'],
])('a message %s is refused, so that the queue keeps it', (_what, given) => {
  expect(() => readEvidenceMessage(given)).toThrow(
    expect.objectContaining({
      code: 'ERR_MESSAGE_MALFORMED',
      message: 'a message of evidence has an unknown version or shape',
    }),
  )
})
