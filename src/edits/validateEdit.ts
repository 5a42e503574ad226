import { ZepError } from '../core/errors/ZepError'
import { invalidInput } from '../core/input/invalidInput'
import type { StandardIssue, StandardSchema } from '../core/input/standardSchema'
import { EDIT_OPERATIONS, type EditOperation, type EditVariables } from './editOperations'

/** The copy of an edit that is sent, and the verdict of the app's schema if there is one. */
export interface ValidEdit {
  readonly variables: EditVariables
  /** What is wrong with it. A promise only if the schema returns one. */
  readonly verdict: ZepError | undefined | Promise<ZepError | undefined>
}

/**
 * Copies and checks an edit by Zep's own rules, and asks the schema, which judges the copy and does
 * not change it.
 *
 * @throws {ZepError} `invalid_input` if Zep's rules are broken, or whatever the schema throws
 */
export function validateEdit(
  operation: EditOperation,
  given: unknown,
  schema: StandardSchema | undefined,
): ValidEdit {
  if (typeof given !== 'object' || given === null) {
    throw invalidInput('the argument of mutate', 'not_plain_object')
  }
  const variables = EDIT_OPERATIONS[operation].copy(given as EditVariables)
  const result = schema?.['~standard'].validate(variables.metadata)
  const verdict =
    result && 'then' in result
      ? // Not every thenable is a native promise.
        Promise.resolve(result).then((settled) => toZepError(variables, settled.issues))
      : toZepError(variables, result?.issues)
  return { variables, verdict }
}

function toZepError(
  { sessionId }: EditVariables,
  issues: readonly StandardIssue[] | undefined,
): ZepError | undefined {
  if (!issues) return undefined
  return new ZepError({
    code: 'invalid_input',
    message: `The edit of session ${JSON.stringify(sessionId)} does not match the schema.`,
    sessionId,
    issues: issues.map(({ message, path = [] }) => ({
      code: 'schema',
      message,
      path: ['metadata', ...path.map(toKey)].join('.'),
    })),
  })
}

function toKey(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part)
}
