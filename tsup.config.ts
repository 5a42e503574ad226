import { readFileSync, writeFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
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
  const chunks = new Map<string, { code: string; map: unknown }>()
  return {
    name: 'clean-common-js',
    renderChunk(code, { path, map }): void {
      if (this.format === 'cjs') chunks.set(relative('.', path), { code, map })
    },
    async buildEnd({ writtenFiles }): Promise<void> {
      for (const { name } of writtenFiles) {
        const esm = chunks.get(name)
        if (!esm) continue
        const isClient = DIRECTIVE.test(esm.code)
        // The line breaks stay, so that the map still fits.
        const source = esm.code.replace(DIRECTIVE, (directive) => directive.replace(/[^\n]/g, ''))
        // `platform: 'node'` adds the line from which Node reads the names of the exports.
        const { code, map } = await transform(source + inlineMap(esm.map), {
          banner: `${isClient ? '"use client";\n' : ''}"use strict";`,
          format: 'cjs',
          platform: 'node',
          target: 'es2022',
          sourcemap: 'external',
          sourcefile: basename(name),
        })
        writeFileSync(name, `${code}//# sourceMappingURL=${basename(name)}.map\n`)
        writeFileSync(`${name}.map`, map)
      }
    },
  }
}

/** From a map in the code, esbuild goes back to the sources. */
function inlineMap(map: unknown): string {
  const text = typeof map === 'string' ? map : JSON.stringify(map)
  const encoded = Buffer.from(text).toString('base64')
  return `\n//# sourceMappingURL=data:application/json;base64,${encoded}`
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
  sourcemap: true,
  plugins: [cleanCommonJs()],
})
