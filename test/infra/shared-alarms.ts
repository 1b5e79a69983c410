import { idOf, ownerOf, type Resource, resourcesOf, type SynthesizedStack } from './synthesis.ts'

/** An alarm over others, and which these are. */
export interface SharedAlarm {
  readonly properties: Resource['Properties']
  readonly over: readonly string[]
}

/** The alarms that a rule is over, which has to be one of them in alarm: `(ALARM("…") OR ALARM("…"))`, or one alone. */
function alarmsIn(rule: unknown): string[] {
  const parts = (rule as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] })['Fn::Join']
  if (!parts) throw new Error(`a rule is written in an unexpected way: ${JSON.stringify(rule)}`)
  const [separator, elements] = parts
  const words = elements.map((element) => (typeof element === 'string' ? element : '<alarm>')).join(separator)
  if (!/^\(ALARM\("<alarm>"\)(?: OR ALARM\("<alarm>"\))*\)$/.test(words)) {
    throw new Error(`a rule is no plain "any of these": ${words}`)
  }
  return elements.flatMap((element) => (typeof element === 'string' ? [] : [idOf(ownerOf(element))]))
}

/** Every alarm over others, by its id. */
export function sharedAlarmsOf(stack: SynthesizedStack): Readonly<Record<string, SharedAlarm>> {
  return Object.fromEntries(
    resourcesOf(stack, 'AWS::CloudWatch::CompositeAlarm').map(([id, { Properties }]) => [
      idOf(id),
      { properties: Properties, over: alarmsIn(Properties['AlarmRule']) },
    ]),
  )
}
