import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, inject, test } from 'vitest'

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  types: [],
}

const NODE16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }

/** What editors and older apps still have: it does not know `exports`. */
const NODE10 = {
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
}

const BUNDLER = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
}

/** Returns the compiler errors in an app and in the types of its react-zep. */
function compile(files: string[], options: ts.CompilerOptions): string[] {
  const app = inject('fullApp')
  const paths = files.map((file) => join(app, file))
  const program = ts.createProgram(paths, { ...OPTIONS, ...options })
  // Checking the types of TypeScript and of the peers too would take four times as long.
  const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(app))
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...sources.flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]),
  ].map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n')
    return `${file?.fileName ?? ''}: ${text}`
  })
}

test('an app compiles with node16 resolution, as an ES module and as CommonJS', () => {
  expect(compile(['app.mts', 'app.cts'], NODE16)).toEqual([])
})

test('an app compiles with `moduleResolution: node`, which does not read `exports`', () => {
  writeFileSync(
    join(inject('fullApp'), 'node10.ts'),
    readFileSync(join(inject('fullApp'), 'app.mts'), 'utf8'),
  )
  expect(compile(['node10.ts', 'app.tsx'], NODE10)).toEqual([])
})

test('an app compiles with bundler resolution and exactOptionalPropertyTypes', () => {
  expect(compile(['app.tsx'], { ...BUNDLER, exactOptionalPropertyTypes: true })).toEqual([])
})

test.each(['react-zep', 'react-zep/core'])(
  'an `interface Register` in %s types the metadata of all entries',
  (specifier) => {
    const file = `registered-${specifier.replace('/', '-')}.tsx`
    const template = readFileSync(join(inject('fullApp'), 'registered.tsx'), 'utf8')
    writeFileSync(
      join(inject('fullApp'), file),
      template.replace("declare module 'react-zep'", `declare module '${specifier}'`),
    )
    expect(compile([file], BUNDLER)).toEqual([])
  },
)
