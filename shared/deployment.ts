import type { Deployment } from './domain/deployment.ts'

/** The demo deployment: its ids exist only in the Meta emulator. Put your own here before `cdk deploy`. */
export const deployment: Deployment = {
  name: 'FacebookLogin',
  apps: {
    demo: {
      appId: '1029384756102938',
      ownBusinessId: '900000000000001',
      graphVersion: 'v25.0',
      configurations: {
        'ads-insights': {
          configurationId: '730000000000001',
          tokenKind: 'system-user',
          permissions: ['ads_read', 'business_management'],
          assetTypes: ['ad-account'],
          automations: ['automations/hourly-insights'],
        },
      },
    },
  },
  callers: {
    'partner-backend': {
      roleArn: 'arn:aws:iam::000000000000:role/partner-backend',
      returnUrls: ['http://localhost:3100/connected'],
    },
    'second-partner': {
      roleArn: 'arn:aws:iam::000000000000:role/second-partner',
      returnUrls: ['http://localhost:3200/connected'],
    },
  },
  operatorEmail: 'operator@example.com',
  confirm: true,
}
