import { flag, mapOf, maybe, members, oneOf, text, untouched, whole } from '../protocol/shape.ts'

// The allow-lists of what the ground passes on to the engine. Left out on purpose, so refused aloud: the parameters
// that expressions replaced (`Expected`, `AttributeUpdates`, `KeyConditions` …), `ReturnItemCollectionMetrics`, and
// `ReturnValuesOnConditionCheckFailure`, which the engine would ignore.

const returnConsumedCapacity = maybe(oneOf('NONE', 'TOTAL', 'INDEXES'))
const attributes = mapOf(untouched)
const names = maybe(mapOf(text))
const values = maybe(attributes)

const condition = {
  ConditionExpression: maybe(text),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
  ReturnConsumedCapacity: returnConsumedCapacity,
}

export const getItem = members({
  TableName: text,
  Key: attributes,
  ConsistentRead: maybe(flag),
  ProjectionExpression: maybe(text),
  ExpressionAttributeNames: names,
  ReturnConsumedCapacity: returnConsumedCapacity,
})

export const putItem = members({
  TableName: text,
  Item: attributes,
  ReturnValues: maybe(oneOf('NONE', 'ALL_OLD')),
  ...condition,
})

export const updateItem = members({
  TableName: text,
  Key: attributes,
  UpdateExpression: maybe(text),
  ReturnValues: maybe(oneOf('NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW')),
  ...condition,
})

export const deleteItem = members({
  TableName: text,
  Key: attributes,
  ReturnValues: maybe(oneOf('NONE', 'ALL_OLD')),
  ...condition,
})

export const query = members({
  TableName: text,
  IndexName: maybe(text),
  KeyConditionExpression: maybe(text),
  FilterExpression: maybe(text),
  ProjectionExpression: maybe(text),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
  Select: maybe(oneOf('ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT')),
  ConsistentRead: maybe(flag),
  ScanIndexForward: maybe(flag),
  Limit: maybe(whole),
  ExclusiveStartKey: maybe(attributes),
  ReturnConsumedCapacity: returnConsumedCapacity,
})

export const describeTable = members({ TableName: text })
