import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { Deployment } from '../shared/domain/deployment.ts'
import type { Manifest } from '../shared/kernel/manifest.ts'
import { apiAlarm, roomAlarms } from './alarms.ts'
import { backendFunction } from './backend-function.ts'
import type { DataStack } from './data-stack.ts'
import type { Surroundings } from './grants.ts'
import { callbackOutput } from './output-names.ts'
import { alarmTopic } from './resources/alarm-topic.ts'
import { HttpApi } from './resources/http-api.ts'
import { pascal } from './room-names.ts'
import { tellShared } from './shared-alarms.ts'
import { planOf, type Sources } from './triggers.ts'

/** The rooms whose queues others know by name: where all logins end, all evidence goes to, what is given up, and webhooks go. */
const FINALIZE = 'connections/finalize'
const JUDGE = 'health/judge'
const ERASER = 'connections/erase'
const WEBHOOKS = 'webhooks/process'

export interface BackendStackProps extends StackProps {
  readonly deployment: Deployment
  readonly registry: Readonly<Record<string, Manifest>>
  /** Folder of each room's bundle. */
  readonly bundles: Readonly<Record<string, string>>
  readonly data: DataStack
}

interface Plan {
  readonly key: string
  readonly manifest: Manifest
  readonly scope: Construct
  readonly sources: Sources
}

/** Everything that may be thrown away and made anew: the API, the queues, the bus, and one function a room. */
export class BackendStack extends Stack {
  constructor(scope: Construct, id: string, props: BackendStackProps) {
    const { deployment, registry, bundles, data, ...stackProps } = props
    super(scope, id, stackProps)
    const api = new HttpApi(this, 'Http', deployment.authorization)
    const bus = new EventBus(this, 'Bus')
    const topic = alarmTopic(this, deployment.operatorEmail)
    // queues first: rooms name each other's
    const plans = Object.entries(registry).map(([key, manifest]): Plan => {
      const room = new Construct(this, pascal(key))
      const sources = planOf(manifest.trigger).sources(room, manifest.timeoutSeconds)
      return { key, manifest, scope: room, sources }
    })
    const shared = { data, api, bus, ...queuesOf(plans) }
    const troubles = plans.map(({ key, manifest, scope, sources }) => {
      const surroundings: Surroundings = { ...shared, ownQueue: sources.queue }
      const bundle = bundles[key]
      if (!bundle) throw new Error(`${key} is in the registry and has no bundle`)
      const room = { key, manifest, bundle, sources, deploymentName: deployment.name }
      const handler = backendFunction(scope, room, surroundings)
      return roomAlarms(scope, { key, manifest, handler, sources, topic })
    })
    tellShared(this, troubles, topic)
    apiAlarm(api, api, topic)
    this.outputs(deployment, { PublicOrigin: api.origin, AlarmTopicArn: topic.topicArn }, shared)
  }

  private outputs(
    deployment: Deployment,
    first: Readonly<Record<string, string>>,
    { api, bus, data }: Pick<Surroundings, 'api' | 'bus' | 'data'>,
  ): void {
    const callbacks = Object.keys(deployment.apps).map((appKey) => [
      callbackOutput(appKey),
      `${api.origin}/callback/${appKey}`,
    ])
    const outputs: Readonly<Record<string, string>> = {
      ...first,
      ...Object.fromEntries(callbacks),
      EventBusName: bus.eventBusName,
      ResultBucketName: data.results.bucketName,
      // what a caller's own role must be allowed: execute-api:Invoke on this; a token asks IAM for nothing
      ...(deployment.authorization?.kind !== 'jwt' && { CallerResourceArn: api.arnOf('*/*/v1/*') }),
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
  }
}

function queuesOf(
  plans: readonly Plan[],
): Pick<Surroundings, 'finalizeQueue' | 'evidenceQueue' | 'eraseQueue' | 'webhookQueue' | 'workQueues'> {
  const queueOf = (room: string) => plans.find(({ key }) => key === room)?.sources.queue
  const finalizeQueue = queueOf(FINALIZE)
  if (!finalizeQueue) throw new Error(`the registry has no ${FINALIZE} with a queue`)
  const workQueues = plans.flatMap(({ key, manifest, sources }) =>
    manifest.trigger.kind === 'work' && sources.queue ? [[key, sources.queue] as const] : [],
  )
  return {
    finalizeQueue,
    evidenceQueue: queueOf(JUDGE),
    eraseQueue: queueOf(ERASER),
    webhookQueue: queueOf(WEBHOOKS),
    workQueues: Object.fromEntries(workQueues),
  }
}
