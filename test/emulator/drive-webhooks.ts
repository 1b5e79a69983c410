import { appToken, control, seeded, send, type Got, type Json } from './drive.ts'
import type { Receiver } from './receiver.ts'
import type { Emulator } from './start-emulator.ts'

export const installFields =
  'business_integration_install,business_integration_uninstall,business_integration_update'

/** Subscribes the app as its operator does; `undefined` takes a parameter away. */
export function subscribe(
  emulator: Emulator,
  receiver: Receiver,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Got> {
  const wanted: Record<string, string | undefined> = {
    object: 'application',
    callback_url: receiver.url,
    fields: installFields,
    verify_token: 'verify-me',
    include_values: 'true',
    access_token: appToken,
    ...changes,
  }
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) body.append(name, value)
  return send(emulator, `/v25.0/${seeded.appId}/subscriptions`, { method: 'POST', body })
}

/** The kept deliveries, when nothing is on its way or due. */
export async function settled(emulator: Emulator, query = ''): Promise<readonly Json[]> {
  const answer = await control(emulator, `/webhooks?settled=true${query}`)
  const deliveries = answer.json.at('deliveries')
  if (!Array.isArray(deliveries)) throw new Error(`no deliveries: ${answer.text}`)
  return deliveries.map((_, index) => ({
    value: deliveries[index] as unknown,
    at: (...path) => answer.json.at('deliveries', index, ...path),
  }))
}

/** The bodies that a receiver got, as JSON. */
export function bodiesOf(receiver: Receiver): readonly unknown[] {
  return receiver.notifications.map(({ body }) => JSON.parse(body.toString('utf8')) as unknown)
}

/** The fields of the changes that a receiver got, in their order. */
export function fieldsOf(receiver: Receiver): readonly string[] {
  const bodies = bodiesOf(receiver) as { entry: { changes: { field: string }[] }[] }[]
  return bodies.flatMap(({ entry }) => entry.flatMap(({ changes }) => changes.map(({ field }) => field)))
}
