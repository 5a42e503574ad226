import { join } from 'node:path'
import ts from 'typescript'
import { expect, inject, it } from 'vitest'

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  types: [],
}

const NODE16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }

const BUNDLER = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
}

/** What the compiler says about an app and the package it installed; other packages' own types aside. */
function compile(file: string, options: ts.CompilerOptions): string[] {
  const app = inject('fullApp')
  const program = ts.createProgram([join(app, file)], { ...OPTIONS, ...options })
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file: source }) => source === undefined || source.fileName.startsWith(app))
    .map(({ file: source, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n')
      return `${source?.fileName ?? ''}: ${text}`
    })
}

it.each([
  ['node16, as an ES module', 'app.mts', NODE16],
  ['node16, as CommonJS', 'app.cts', NODE16],
  ['bundler', 'app.tsx', BUNDLER],
  [
    'bundler, with exactOptionalPropertyTypes',
    'app.tsx',
    { ...BUNDLER, exactOptionalPropertyTypes: true },
  ],
])('compiles an app under %s', (_, file, options) => {
  expect(compile(file, options)).toEqual([])
})
