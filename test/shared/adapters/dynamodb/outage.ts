import { dynamodb } from '../../../../shared/adapters/dynamodb/client.ts'

/** Does the work while the first so many requests find the table busy, with all that the SDK tries by itself. */
export async function withOutage<T>(requests: number, work: () => Promise<T>): Promise<T> {
  const stack = dynamodb().middlewareStack
  let left = requests
  stack.add(
    (next) => async (request) => {
      left -= 1
      if (left < 0) return next(request)
      throw Object.assign(new Error('busy'), { name: 'ThrottlingException' })
    },
    { step: 'initialize', name: 'outage' },
  )
  try {
    return await work()
  } finally {
    stack.remove('outage')
  }
}
