/** The part of Meta's SDK that is weighed; it publishes no types. */
declare module 'facebook-nodejs-business-sdk' {
  interface Api {
    call(method: string, path: readonly string[], params: Record<string, unknown>): Promise<unknown>
  }
  const sdk: { readonly FacebookAdsApi: new (accessToken: string) => Api }
  export default sdk
}
