/** How the ground treats one resource type of CloudFormation. */
export type Treatment =
  | { readonly ignored: string }
  | {
      readonly run: true
      /** Properties that change nothing on one machine, each with the reason. Every other one must be understood. */
      readonly withoutEffect: Readonly<Record<string, string>>
    }

const LABEL = 'a label for people'
const ENCRYPTION = 'nothing is encrypted at rest on one machine'
const PUBLIC = 'nobody but the callers of this machine reaches it'
const NO_SESSIONS = 'a key of the ground is good as long as the ground stands'
const CAPACITY = 'capacity is not limited or billed on one machine'

const TAGS = { Tags: LABEL }

/** Every resource type that a template may hold: run, or ignored for a reason. Any other stops the start. */
export const RESOURCE_TYPES: Readonly<Record<string, Treatment>> = {
  'AWS::DynamoDB::Table': {
    run: true,
    withoutEffect: {
      ...TAGS,
      BillingMode: CAPACITY,
      ProvisionedThroughput: CAPACITY,
      OnDemandThroughput: CAPACITY,
      TableClass: CAPACITY,
      SSESpecification: ENCRYPTION,
      PointInTimeRecoverySpecification: 'each start is a fresh world: there is nothing to restore',
      DeletionProtectionEnabled: 'no stack is ever deleted on one machine',
      ContributorInsightsSpecification: 'there are no metrics on one machine',
    },
  },
  'AWS::SQS::Queue': {
    run: true,
    withoutEffect: {
      ...TAGS,
      SqsManagedSseEnabled: ENCRYPTION,
      KmsMasterKeyId: ENCRYPTION,
      KmsDataKeyReusePeriodSeconds: ENCRYPTION,
      RedriveAllowPolicy: 'which queues may send dead letters here is settled by their own redrive policies',
    },
  },
  'AWS::KMS::Key': {
    run: true,
    withoutEffect: {
      ...TAGS,
      Description: LABEL,
      EnableKeyRotation: 'a world lives shorter than a rotation period',
      RotationPeriodInDays: 'a world lives shorter than a rotation period',
      PendingWindowInDays: 'no stack is ever deleted on one machine',
    },
  },
  'AWS::KMS::Alias': { run: true, withoutEffect: {} },
  'AWS::SecretsManager::Secret': { run: true, withoutEffect: { ...TAGS, KmsKeyId: ENCRYPTION } },
  'AWS::S3::Bucket': {
    run: true,
    withoutEffect: {
      ...TAGS,
      BucketEncryption: ENCRYPTION,
      PublicAccessBlockConfiguration: PUBLIC,
      OwnershipControls: 'the ground knows no access control lists',
      LifecycleConfiguration: 'a world lives shorter than its objects',
      VersioningConfiguration: 'only the current version of an object is ever read',
    },
  },
  'AWS::Events::EventBus': {
    run: true,
    withoutEffect: { ...TAGS, Description: LABEL, KmsKeyIdentifier: ENCRYPTION },
  },
  'AWS::Lambda::Function': {
    run: true,
    withoutEffect: {
      ...TAGS,
      Architectures: 'a function runs on the architecture of this machine',
      TracingConfig: 'there is no tracing service on one machine',
      EphemeralStorage: 'a function shares the temporary folder of this machine',
      RuntimeManagementConfig: 'a function runs on the Node that runs the ground',
      KmsKeyArn: ENCRYPTION,
    },
  },
  'AWS::Lambda::EventInvokeConfig': { run: true, withoutEffect: {} },
  'AWS::Lambda::EventSourceMapping': { run: true, withoutEffect: { ...TAGS, KmsKeyArn: ENCRYPTION } },
  'AWS::ApiGatewayV2::Api': {
    run: true,
    withoutEffect: {
      ...TAGS,
      Description: LABEL,
      DisableExecuteApiEndpoint:
        'there is no custom domain on one machine, so its own address is the only one',
    },
  },
  'AWS::ApiGatewayV2::Stage': { run: true, withoutEffect: { ...TAGS, Description: LABEL } },
  'AWS::ApiGatewayV2::Route': { run: true, withoutEffect: { OperationName: LABEL } },
  'AWS::ApiGatewayV2::Authorizer': { run: true, withoutEffect: {} },
  'AWS::ApiGatewayV2::Integration': {
    run: true,
    withoutEffect: {
      Description: LABEL,
      IntegrationMethod: 'a function is always called by POST',
    },
  },
  'AWS::Scheduler::Schedule': {
    run: true,
    withoutEffect: {
      Description: LABEL,
      GroupName: LABEL,
      KmsKeyArn: ENCRYPTION,
      ScheduleExpressionTimezone: 'a rate has no time zone',
    },
  },

  'AWS::IAM::Role': {
    run: true,
    withoutEffect: {
      ...TAGS,
      Description: LABEL,
      RoleName: LABEL,
      Path: 'a part of its ARN',
      MaxSessionDuration: NO_SESSIONS,
    },
  },
  'AWS::IAM::Policy': { run: true, withoutEffect: { PolicyName: LABEL } },
  'AWS::IAM::ManagedPolicy': {
    run: true,
    withoutEffect: { ManagedPolicyName: LABEL, Description: LABEL, Path: 'a part of its ARN' },
  },
  'AWS::Lambda::Permission': { run: true, withoutEffect: {} },
  'AWS::SQS::QueuePolicy': { run: true, withoutEffect: {} },
  'AWS::S3::BucketPolicy': { run: true, withoutEffect: {} },
  'AWS::SNS::TopicPolicy': { ignored: 'only alarms publish to its topic, and there are none on one machine' },
  'AWS::Logs::LogGroup': { ignored: 'logs are plain files in the state directory' },
  'AWS::CloudWatch::Alarm': { ignored: 'there are no metrics on one machine' },
  'AWS::CloudWatch::CompositeAlarm': { ignored: 'it rests on alarms, and there are none on one machine' },
  'AWS::SNS::Topic': { ignored: 'only alarms publish to it, and there are none on one machine' },
  'AWS::SNS::Subscription': { ignored: 'only alarms publish to its topic' },
  'AWS::CDK::Metadata': { ignored: 'tells AWS which constructs are used' },
}
