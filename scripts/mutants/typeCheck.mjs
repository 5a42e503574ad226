import { join } from 'node:path'
import ts from 'typescript'

/** A defect may leave unused variables and unreachable code, and need not be publishable. */
const LENIENT = {
  noEmit: true,
  declaration: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
}

/**
 * Creates a type checker for src/ that takes a fraction of a second per mutant: it reuses the
 * results for unchanged sources, and checks only the changed files and those that depend on them.
 *
 * @param {string} root
 * @returns {(files: Map<string, string>) => string[]} the type errors that these changes cause
 */
export function makeTypeCheck(root) {
  const configFile = join(root, 'src/tsconfig.json')
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile)
  const parsed = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    join(root, 'src'),
    LENIENT,
    configFile,
  )

  /** @type {Map<string, ts.SourceFile | undefined>} */
  const unchanged = new Map()
  /** @type {Map<string, string>} */
  let changed = new Map()
  const host = ts.createIncrementalCompilerHost(parsed.options)
  const getSourceFile = host.getSourceFile
  host.getSourceFile = (fileName, options) => {
    const text = changed.get(fileName)
    if (text !== undefined) {
      // The builder compares versions to detect changes.
      const source = ts.createSourceFile(fileName, text, options, true)
      return Object.assign(source, { version: ts.sys.createHash?.(text) ?? text })
    }
    if (!unchanged.has(fileName)) unchanged.set(fileName, getSourceFile(fileName, options))
    return unchanged.get(fileName)
  }

  /** @param {ts.SemanticDiagnosticsBuilderProgram} [old] */
  const build = (old) =>
    ts.createSemanticDiagnosticsBuilderProgram(parsed.fileNames, parsed.options, host, old)
  const original = build()
  const broken = errorsOf(original)
  if (broken.length > 0) throw new Error(`src/ does not compile:\n${broken.join('\n')}`)

  return (files) => {
    changed = new Map([...files].map(([file, text]) => [join(root, file), text]))
    return errorsOf(build(original))
  }
}

/** @param {ts.SemanticDiagnosticsBuilderProgram} program */
function errorsOf(program) {
  const diagnostics = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]
  return diagnostics.map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}
