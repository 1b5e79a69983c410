import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../../../infra/local/clock.ts'
import { createGuard } from '../../../../infra/local/iam/guard.ts'
import type { ScheduleDeclaration } from '../../../../infra/local/scheduler/declaration.ts'
import { startScheduler } from '../../../../infra/local/scheduler/scheduler.ts'

const ARN = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/tick'

function world(more: Partial<ScheduleDeclaration> = {}) {
  const clock = createClock()
  const sent: [string, Record<string, unknown>][] = []
  const scheduler = startScheduler({
    schedules: [
      {
        logicalId: 'Tick',
        arn: ARN,
        everyMilliseconds: 60_000,
        enabled: true,
        functionArn: 'f',
        roleArn: 'arn:aws:iam::000000000000:role/ticks',
        deadLetterArn: undefined,
        input: undefined,
        ...more,
      },
    ],
    clock,
    guard: createGuard(),
    sendToQueue: async () => undefined,
    send: (name, event) => void sent.push([name, event as Record<string, unknown>]),
  })
  onTestFinished(() => scheduler.close())
  return { clock, sent, scheduler }
}

describe('a schedule', () => {
  it('calls its function once a period by the clock of the ground', () => {
    const { clock, sent } = world()
    clock.advance(59_000)
    expect(sent).toEqual([])
    clock.advance(2_000)
    expect(sent).toHaveLength(1)
    clock.advance(180_000)
    expect(sent).toHaveLength(4)
    const times = sent.map(([, event]) => Date.parse(String(event['time'])))
    expect(times.map((time) => Math.round((time - (times[0] ?? 0)) / 1000))).toEqual([0, 60, 120, 180])
  })

  it('sends the event of EventBridge Scheduler when the template gives none', () => {
    const { sent, scheduler } = world()
    scheduler.run('Tick')
    expect(sent).toMatchObject([
      [
        'f',
        {
          source: 'aws.scheduler',
          'detail-type': 'Scheduled Event',
          resources: [ARN],
          detail: '{}',
          region: 'us-east-1',
        },
      ],
    ])
  })

  it('fills what it knows of the run into the event of the template', () => {
    const input = '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","n":1}'
    const { sent, scheduler } = world({ input })
    scheduler.run('Tick')
    expect(sent[0]?.[1]).toEqual({ at: expect.stringMatching(/^\d{4}-.*:\d\dZ$/), by: ARN, n: 1 })
  })

  it('stays still while it is disabled, unless it is run by hand', () => {
    const { clock, sent, scheduler } = world({ enabled: false })
    clock.advance(600_000)
    expect(sent).toEqual([])
    scheduler.run('Tick')
    expect(sent).toHaveLength(1)
  })

  it('stands still while it is held, and goes on in step', () => {
    const { clock, sent, scheduler } = world()
    clock.advance(30_000)
    const goOn = scheduler.hold('f')
    clock.advance(135_000)
    expect(sent).toEqual([])
    goOn()
    clock.advance(14_000)
    expect(sent).toEqual([])
    clock.advance(2_000)
    expect(sent).toHaveLength(1)
  })

  it('stops when it is closed', () => {
    const { clock, sent, scheduler } = world()
    scheduler.close()
    clock.advance(600_000)
    expect(sent).toEqual([])
  })
})
