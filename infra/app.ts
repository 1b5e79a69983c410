import { registry } from '../functions/registry.ts'
import { deployment } from '../shared/deployment.ts'
import { buildApp } from './build-app.ts'
import { bundleRooms } from './bundle.ts'
import { passesPreflight } from './preflight.ts'

/*
 * The whole deployment from one command, `node infra/app.ts` or through `cdk`: looks over `shared/deployment.ts`,
 * bundles every room and writes the template. Needs neither credentials nor a network.
 */

async function main(): Promise<void> {
  if (!passesPreflight(deployment, registry, (line) => console.error(line))) {
    process.exitCode = 1
    return
  }
  const bundles = await bundleRooms(registry, 'dist').catch((error: unknown) => {
    // esbuild's message names file, line and cause; its stack says nothing about the room
    console.error(error instanceof Error ? error.message : error)
  })
  if (!bundles) {
    process.exitCode = 1
    return
  }
  buildApp({
    deployment,
    registry,
    bundles: Object.fromEntries(Object.entries(bundles).map(([key, { folder }]) => [key, folder])),
    outdir: process.env['CDK_OUTDIR'] ?? 'cdk.out',
  }).synth()
}

await main()
