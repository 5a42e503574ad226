import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles the page of the bench as apps are bundled for production, with the build of react-zep that
 * is in a folder. All its packages come from this repository, wherever the build comes from.
 *
 * @param {string} dist
 */
export async function bundlePage(dist) {
  const entry = join(dist, 'index.js')
  const { outputFiles, metafile } = await build({
    entryPoints: [join(ROOT, 'bench/page/index.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'react-zep of this build, packages of this repository',
        setup: ({ onResolve, resolve }) => {
          onResolve({ filter: /^react-zep$/ }, () => ({ path: entry }))
          onResolve({ filter: /^[@a-z]/ }, ({ path, kind, resolveDir }) =>
            resolveDir.startsWith(dist) ? resolve(path, { kind, resolveDir: ROOT }) : undefined,
          )
        },
      },
    ],
  })
  const inputs = Object.keys(metafile.inputs)
  const wrong = inputs.filter((input) => /^src\/|development/.test(input))
  if (wrong.length > 0) throw new Error(`Not a production build: ${wrong.join(', ')}`)
  return outputFiles[0]?.text ?? ''
}
