/**
 * Whether a user agent is a phone's or tablet's browser, on which Meta does not offer system-user tokens (Meta,
 * Facebook Login for Business, Troubleshooting, read 2026-11-23). A heuristic: desktop mode on a phone passes, and
 * Meta's own dialog then refuses.
 */
export function isMobileBrowser(userAgent: string): boolean {
  return /\b(android|iphone|ipad|ipod|mobile|iemobile|opera mini|fban|fbav)\b/i.test(userAgent)
}
