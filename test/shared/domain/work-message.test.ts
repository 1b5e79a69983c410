import { expect, it } from 'vitest'
import { readWorkMessage } from '../../../shared/domain/work-message.ts'

const message = {
  v: 1,
  jobKey: { ownerId: 'inst_a.b', automation: 'automations/hourly-insights', assetId: '42' },
  generation: 1,
  epoch: 29912070,
  reason: 'wheel',
}

it.each(['wheel', 'first-run', 'again'])('a message for the reason %s is read', (reason) => {
  expect(readWorkMessage({ ...message, reason })).toEqual({ ...message, reason })
})

it('what a newer sender adds is left out', () => {
  expect(readWorkMessage({ ...message, added: 'later' })).toEqual(message)
})

it.each([
  ['of another version', { ...message, v: 2 }],
  ['without a version', { ...message, v: undefined }],
  ['without a job', { ...message, jobKey: undefined }],
  ['with half a job', { ...message, jobKey: { ownerId: 'inst_a.b' } }],
  ['with a text for its generation', { ...message, generation: '1' }],
  ['with half an epoch', { ...message, epoch: 1.5 }],
  ['for an unknown reason', { ...message, reason: 'because' }],
  ['that is a text', 'EAAvalue'],
  ['that is nothing', undefined],
])('a message %s is refused, so that the queue keeps it', (_what, given) => {
  expect(() => readWorkMessage(given)).toThrow(
    expect.objectContaining({
      code: 'ERR_MESSAGE_MALFORMED',
      message: 'a work message has an unknown version or shape',
    }),
  )
})
