const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The origin of an address on this very machine; undefined for any other address and for what is none. */
export function loopbackOrigin(address: string): string | undefined {
  const url = URL.parse(address)
  return url && LOOPBACK.has(url.hostname) && /^https?:$/.test(url.protocol) ? url.origin : undefined
}
