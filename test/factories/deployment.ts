import type { IamDeployment } from '../../shared/domain/deployment.ts'

const app = {
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
    'ads-by-person': {
      configurationId: '730000000000002',
      tokenKind: 'user',
      permissions: ['ads_read'],
      assetTypes: ['ad-account'],
      automations: ['automations/hourly-insights'],
    },
  },
} as const

/** A deployment of one app and two partners; rooms are tested with it whatever the committed one becomes. */
export const deployment: IamDeployment = {
  name: 'TestLogin',
  apps: { demo: app },
  callers: {
    'partner-backend': {
      roleArn: 'arn:aws:iam::000000000000:role/partner-backend',
      returnUrls: ['https://partner.example/connected', 'https://partner.example/connected/again'],
    },
    'second-partner': {
      roleArn: 'arn:aws:iam::000000000000:role/second-partner',
      returnUrls: ['https://second.example/connected'],
    },
  },
  operatorEmail: 'operator@example.com',
  confirm: true,
}

/** The same with a second Meta app beside the first. */
export const twoApps: IamDeployment = {
  ...deployment,
  apps: { demo: app, other: { ...app, appId: '5647382910564738' } },
}
