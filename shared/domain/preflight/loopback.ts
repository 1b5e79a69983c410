/** Names of this very machine, as `URL` writes them: the only hosts that plain http is good enough for. */
export const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
