import { App } from 'aws-cdk-lib'
import type { Deployment } from '../shared/domain/deployment.ts'
import type { Manifest } from '../shared/kernel/manifest.ts'
import { BackendStack } from './backend-stack.ts'
import { DataStack } from './data-stack.ts'
import { synthContext } from './feature-flags.ts'
import { checkByRulePacks } from './rule-packs.ts'

export interface AppProps {
  readonly deployment: Deployment
  readonly registry: Readonly<Record<string, Manifest>>
  /** Folder of each room's bundle. */
  readonly bundles: Readonly<Record<string, string>>
  readonly outdir: string
}

/**
 * The two stacks as a CDK app, ready for `synth()`. Asks nobody anything, and is bound to no account or region, so that
 * one machine runs byte for byte what `cdk deploy` ships.
 */
export function buildApp({ deployment, registry, bundles, outdir }: AppProps): App {
  const app = new App({ outdir, postCliContext: synthContext, analyticsReporting: false })
  const data = new DataStack(app, `${deployment.name}Data`, {
    deployment,
    description: 'Connections, sealed tokens, jobs and results of a Facebook Login for Business backend',
  })
  new BackendStack(app, `${deployment.name}Backend`, {
    deployment,
    registry,
    bundles,
    data,
    description: 'API, queues and functions of a Facebook Login for Business backend',
  })
  checkByRulePacks(app)
  return app
}
