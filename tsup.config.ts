import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { transform } from 'esbuild'
import { defineConfig, type Options } from 'tsup'

const DIRECTIVE = /^\s*['"]use client['"];?\s*/

/** `exports` of package.json is the one list of entries: `./core` is built from src/exports/core.ts. */
function entriesOfPackage(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object }
  const names = Object.keys(exports)
    .filter((key) => !/\.(json|css)$/.test(key))
    .map((key) => (key === '.' ? 'index' : key.replace('./', '')))
  return Object.fromEntries(names.map((name) => [name, `src/exports/${name}.ts`]))
}

/**
 * tsup turns split chunks into CommonJS with sucrase, which rewrites class fields and `?.` into
 * helpers and writes its interop line above `'use client'`, where the directive has no meaning.
 * esbuild keeps the code as it is; the directive is put back on top.
 */
function cleanCommonJs(): NonNullable<Options['plugins']>[number] {
  const chunks = new Map<string, string>()
  return {
    name: 'clean-common-js',
    renderChunk(code, { path }): void {
      if (this.format === 'cjs') chunks.set(relative('.', path), code)
    },
    async buildEnd({ writtenFiles }): Promise<void> {
      for (const { name } of writtenFiles) {
        const esm = chunks.get(name)
        if (esm === undefined) continue
        const isClient = DIRECTIVE.test(esm)
        // `platform: 'node'` adds the line from which Node reads the names of the exports.
        const { code } = await transform(esm.replace(DIRECTIVE, ''), {
          format: 'cjs',
          platform: 'node',
          target: 'es2022',
        })
        writeFileSync(name, `${isClient ? '"use client";\n' : ''}"use strict";\n${code}`)
      }
    },
  }
}

export default defineConfig({
  entry: entriesOfPackage(),
  format: ['esm', 'cjs'],
  target: 'es2022',
  tsconfig: 'src/tsconfig.json',
  dts: true,
  clean: true,
  // One ZepError class and one React context across all entries, in both formats.
  splitting: true,
  // Rollup's pass would strip `'use client'`.
  treeshake: false,
  plugins: [cleanCommonJs()],
})
