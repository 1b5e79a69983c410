import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { SharedTrouble } from './alarms.ts'

interface SharedAlarm {
  readonly id: keyof SharedTrouble
  /** What happened, what it means for people, and how the room is found. */
  readonly text: string
}

const FIND = 'Which rooms: CloudWatch, Alarms, in state ALARM, those whose name holds'

/** One cause that many rooms notice is one mail. */
const sharedAlarms: readonly SharedAlarm[] = [
  {
    id: 'MetaTrouble',
    text:
      'Meta refuses calls for a reason that only you can mend, or so many businesses turned bad at once that removals ' +
      `are frozen. Nothing is lost: refused work comes back, and what is held is judged again. ${FIND} OperatorErrors or RemovalsFrozen.`,
  },
  {
    id: 'MetaVersionDrift',
    text:
      'Meta answers in another version than is asked for: what it answers may change under us. ' +
      `${FIND} VersionDrift.`,
  },
]

/** The alarms that mail in place of those of single rooms; one without any such room is left out. */
export function tellShared(scope: Construct, rooms: readonly SharedTrouble[], topic: ITopic): void {
  for (const { id, text } of sharedAlarms) {
    const alarms = rooms.flatMap((room) => room[id])
    if (alarms.length === 0) continue
    const shared = new CompositeAlarm(scope, id, {
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
      alarmDescription: `${text} See docs/runbook.md#${id.toLowerCase()}`,
    })
    shared.addAlarmAction(new SnsAction(topic))
  }
}
