import type {
  AppDeployment,
  IamDeployment,
  LoginConfiguration,
  RoleCaller,
} from '../../../../shared/domain/deployment.ts'
import type { Automation } from '../../../../shared/domain/preflight/configurations.ts'

/** A registry with one automation and one room that is none. */
export const rooms: Readonly<Record<string, Automation>> = {
  'automations/hourly-insights': { job: { permissions: ['ads_read'], assetType: 'ad-account' } },
  'login/link': {},
}

export const goodConfiguration: LoginConfiguration = {
  configurationId: '730000000000001',
  tokenKind: 'system-user',
  permissions: ['ads_read', 'business_management'],
  assetTypes: ['ad-account'],
  automations: ['automations/hourly-insights'],
}

export const goodApp: AppDeployment = {
  appId: '1029384756102938',
  ownBusinessId: '900000000000001',
  graphVersion: 'v25.0',
  configurations: { insights: goodConfiguration },
}

export const goodCaller: RoleCaller = {
  roleArn: 'arn:aws:iam::111122223333:role/partner-backend',
  returnUrls: ['https://partner.example.com/connected'],
}

export const goodDeployment: IamDeployment = {
  name: 'Acme-Login',
  apps: { main: goodApp },
  callers: { partner: goodCaller },
  operatorEmail: 'operator@example.com',
  confirm: true,
}
