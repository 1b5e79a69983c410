import { UnknownToGround } from '../service.ts'
import type { Resource } from '../template/stacks.ts'

/** An `AWS::Scheduler::Schedule` that calls a function at a rate. */
export interface ScheduleDeclaration {
  readonly logicalId: string
  readonly arn: string
  readonly everyMilliseconds: number
  readonly enabled: boolean
  readonly functionArn: string
  /** The role under which Scheduler calls the function and sends dead letters. */
  readonly roleArn: string
  /** Takes the events that could not be handed over. */
  readonly deadLetterArn: string | undefined
  /** The event as the template gives it; undefined for the default one of EventBridge Scheduler. */
  readonly input: string | undefined
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

const NOTHING_TO_REPEAT =
  'handing an event over fails on one machine only for want of a right, which is not tried again; the rest is for Lambda to repeat'

export function readSchedule(resource: Resource): ScheduleDeclaration {
  const { logicalId } = resource
  return resource.properties((properties) => {
    properties.anything('Name')
    const window = properties.optionalMap('FlexibleTimeWindow')
    window?.only('Mode', 'OFF')
    window?.end()
    properties.only('State', 'ENABLED', 'DISABLED')
    const target = properties.optionalMap('Target')
    const functionArn = target?.text('Arn') ?? ''
    if (!functionArn.includes(':lambda:'))
      throw new UnknownToGround(`the target ${functionArn} of ${logicalId}`)
    const input = target?.optionalText('Input')
    const roleArn = target?.text('RoleArn') ?? ''
    const deadLetter = target?.optionalMap('DeadLetterConfig')
    const deadLetterArn = deadLetter?.text('Arn')
    deadLetter?.end()
    target?.end({ RetryPolicy: NOTHING_TO_REPEAT })
    return {
      logicalId,
      arn: resource.attribute('Arn'),
      everyMilliseconds: readRate(properties.text('ScheduleExpression')),
      enabled: properties.optionalText('State') !== 'DISABLED',
      functionArn,
      roleArn,
      deadLetterArn,
      input,
    }
  })
}

function readRate(expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (!(milliseconds > 0)) throw new UnknownToGround(`the schedule expression ${expression}`)
  return milliseconds
}
