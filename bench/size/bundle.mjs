import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'

const DIST = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/** What the app has anyway. */
const SHARED = ['react', 'react/jsx-runtime', '@tanstack/react-query', '@tanstack/query-core']

/**
 * Bundles a file of an app for production and compresses it.
 *
 * @param {string} app The folder of the app, with its packages installed.
 * @param {string} file
 * @returns {Promise<{ minified: number, brotli: number }>} bytes
 */
export async function bundle(app, file) {
  const { outputFiles } = await build({
    entryPoints: [join(app, 'src', file)],
    absWorkingDir: app,
    alias: { 'react-zep': DIST },
    external: SHARED,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  return { minified: code.length, brotli: brotliCompressSync(code).length }
}
