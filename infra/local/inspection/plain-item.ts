import type { AttributeValue, Item } from '../dynamodb/engine.ts'

/** An item as a person reads it: without the type letters of DynamoDB, sets as lists, bytes in base64. */
export function plainItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: AttributeValue): unknown {
  if ('NULL' in value) return null
  if ('M' in value) return plainItem(value.M)
  if ('L' in value) return value.L.map(plainValue)
  if ('N' in value) return plainNumber(value.N)
  if ('NS' in value) return value.NS.map(plainNumber)
  return Object.values(value)[0]
}

/** Numbers that JavaScript cannot hold, such as ids of Meta, stay text. */
function plainNumber(text: string): number | string {
  return Number.isSafeInteger(Number(text)) || /^-?\d+\.\d{1,10}$/.test(text) ? Number(text) : text
}
