import type { DialogOrigin, PublicOrigin } from '../ports/app-setup.ts'
import type { AdapterContext } from './context.ts'

/** The public address of this deployment, as the template gave it. */
export function publicOrigin(context: AdapterContext): PublicOrigin {
  const origin = context.address('publicOrigin').replace(/\/+$/, '')
  return { url: (path) => `${origin}/${path.replace(/^\/+/, '')}` }
}

/** Where Facebook's dialog is. */
export function dialogOrigin(context: AdapterContext): DialogOrigin {
  return { origin: context.dialogOrigin }
}
