import { expect, it } from 'vitest'
import { streamDoor } from '../../../../shared/kernel/doors/stream.ts'
import { context, createComposed, type plainManifest, streamRecord } from './events.ts'

function open(fails: (image: unknown) => boolean = () => false) {
  const composed = createComposed()
  const seen: unknown[] = []
  const handler = streamDoor<typeof plainManifest>(composed, async (_ports, image) => {
    seen.push(image)
    if (fails(image)) throw new Error('broken')
  })
  return { ...composed, seen, handler }
}

const image = (name: string) => ({ name: { S: name } })

it('records are handled one after the other, in their order, deletions without an image', async () => {
  const { handler, seen, flushed } = open()
  const Records = [streamRecord('100', 'a'), streamRecord('101'), streamRecord('102', 'b')]
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual([image('a'), undefined, image('b')])
  expect(flushed).toEqual([0])
})

it('the first record that fails is reported, and none after it is touched', async () => {
  const { handler, seen, log, metrics, flushed } = open((of) => JSON.stringify(of).includes('"b"'))
  const Records = ['a', 'b', 'c'].map((name, at) => streamRecord(`${100 + at}`, name))
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] })
  expect(seen).toEqual([image('a'), image('b')])
  expect(log.lines).toMatchObject([
    { level: 'error', message: 'a stream record failed', facts: { eventId: 'event-101' } },
  ])
  expect(metrics.counted).toMatchObject([{ name: 'RecordFailed' }])
  expect(flushed).toEqual([1])
})

it('a log line of a failed record holds nothing of its image', async () => {
  const { handler, log } = open(() => true)
  await handler({ Records: [streamRecord('100', 'harbour-coffee')] }, context)
  expect(JSON.stringify(log.lines)).not.toContain('harbour-coffee')
})
