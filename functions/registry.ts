import type { Manifest } from '../shared/kernel/manifest.ts'
import { manifest as dispatch } from './automations/dispatch/manifest.ts'
import { manifest as hourlyInsights } from './automations/hourly-insights/manifest.ts'
import { manifest as check } from './connections/check/manifest.ts'
import { manifest as disconnect } from './connections/disconnect/manifest.ts'
import { manifest as erase } from './connections/erase/manifest.ts'
import { manifest as finalize } from './connections/finalize/manifest.ts'
import { manifest as list } from './connections/list/manifest.ts'
import { manifest as show } from './connections/show/manifest.ts'
import { manifest as relay } from './events/relay/manifest.ts'
import { manifest as eventsSweep } from './events/sweep/manifest.ts'
import { manifest as judge } from './health/judge/manifest.ts'
import { manifest as live } from './health/live/manifest.ts'
import { manifest as reconcile } from './health/reconcile/manifest.ts'
import { manifest as sweep } from './health/sweep/manifest.ts'
import { manifest as callback } from './login/callback/manifest.ts'
import { manifest as link } from './login/link/manifest.ts'
import { manifest as result } from './login/result/manifest.ts'
import { manifest as start } from './login/start/manifest.ts'
import { manifest as dataDeletion } from './webhooks/data-deletion/manifest.ts'
import { manifest as deauthorize } from './webhooks/deauthorize/manifest.ts'
import { manifest as deletionStatus } from './webhooks/deletion-status/manifest.ts'
import { manifest as processWebhook } from './webhooks/process/manifest.ts'
import { manifest as receiveWebhook } from './webhooks/receive/manifest.ts'

/** Every room of the house: key = its folder below `functions/`. A new capability adds its folder and one line here. */
export const registry = {
  'automations/dispatch': dispatch,
  'automations/hourly-insights': hourlyInsights,
  'connections/check': check,
  'connections/disconnect': disconnect,
  'connections/erase': erase,
  'connections/finalize': finalize,
  'connections/list': list,
  'connections/show': show,
  'events/relay': relay,
  'events/sweep': eventsSweep,
  'health/judge': judge,
  'health/live': live,
  'health/reconcile': reconcile,
  'health/sweep': sweep,
  'login/callback': callback,
  'login/link': link,
  'login/result': result,
  'login/start': start,
  'webhooks/data-deletion': dataDeletion,
  'webhooks/deauthorize': deauthorize,
  'webhooks/deletion-status': deletionStatus,
  'webhooks/process': processWebhook,
  'webhooks/receive': receiveWebhook,
} as const satisfies Record<string, Manifest>

export type FunctionKey = keyof typeof registry
