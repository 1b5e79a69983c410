/**
 * How patiently every AWS client asks: a public page answers within seconds, so a connection that hangs must fail
 * while there is still time to try again. Region, credentials and endpoint come from the function's environment,
 * which the SDK reads by itself.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_500, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const
