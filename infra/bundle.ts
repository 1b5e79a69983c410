import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Manifest } from '../shared/kernel/manifest.ts'
import type { Need } from '../shared/ports/ports.ts'
import { dashed } from './room-names.ts'

const root = path.resolve(import.meta.dirname, '..')

export interface Bundle {
  /** Folder that holds `index.js`, the whole asset of the function. */
  readonly folder: string
  readonly bytes: number
  /** Source files of which something is in it, relative to the repository, and how much. */
  readonly inputs: readonly { readonly file: string; readonly bytes: number }[]
}

/**
 * Bundles every room below `outdir`, side by side: one CommonJS file each, with only the adapters that the room's
 * needs name. Source maps lie beside the assets in `maps/`, so that they are not shipped. Throws with esbuild's own
 * words when a room does not build. `more` may resolve what a measurement puts in another's place.
 */
export async function bundleRooms(
  registry: Readonly<Record<string, Manifest>>,
  outdir: string,
  more: readonly Plugin[] = [],
): Promise<Readonly<Record<string, Bundle>>> {
  const rooms = Object.entries(registry).map(async ([key, { needs }]) => {
    const entry = path.join(root, 'functions', key, 'handler.ts')
    const plugins = [standIns(needs), ...more]
    return [key, await bundleRoom(entry, plugins, path.join(outdir, dashed(key)), outdir)] as const
  })
  return Object.fromEntries(await Promise.all(rooms))
}

async function bundleRoom(entry: string, plugins: Plugin[], folder: string, outdir: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(folder, 'index.js'),
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // esbuild's own order for node prefers CommonJS builds, which cannot be shaken
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    logLevel: 'silent',
    plugins,
  })
  const [code, map] = ['.js', '.js.map'].map((end) => outputFiles.find((file) => file.path.endsWith(end)))
  if (!code || !map) throw new Error(`esbuild made no bundle of ${entry}`)
  // what an earlier build left would go into the asset
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'index.js'), code.contents)
  // says what index.js is, wherever the asset lies: this repository's own package.json says otherwise
  await writeFile(path.join(folder, 'package.json'), '{"type":"commonjs"}\n')
  const maps = path.join(outdir, 'maps')
  await mkdir(maps, { recursive: true })
  await writeFile(path.join(maps, `${path.basename(folder)}.js.map`), map.contents)
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const inputs = used.flatMap(([file, { bytesInOutput: bytes }]) => (bytes > 0 ? [{ file, bytes }] : []))
  return { folder, bytes: code.contents.byteLength, inputs }
}

/**
 * Stands in for `#adapters`: a record of just the factories that these needs name. Stands in for the SDK's search for
 * credentials, too, which brings three clients along: Lambda hands a function its credentials in the environment.
 */
function standIns(needs: readonly Need[]): Plugin {
  const names = [...new Set(needs)].join(', ')
  const contents: Readonly<Record<string, string>> = {
    '#adapters': `import { ${names} } from './shared/adapters/adapters.ts'\nexport const adapters = { ${names} }`,
    '@aws-sdk/credential-provider-node':
      "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'",
  }
  return {
    name: 'stand-ins',
    setup(builder) {
      const filter = /^(#adapters|@aws-sdk\/credential-provider-node)$/
      builder.onResolve({ filter }, ({ path }) => ({ path, namespace: 'stand-in', sideEffects: false }))
      builder.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
        contents: contents[path] ?? '',
        loader: 'js',
        resolveDir: root,
      }))
    },
  }
}
