import { isZepError, ZepError } from '../core/errors/ZepError'
import { EDIT_OPERATIONS, type EditOperation, type EditVariables } from './editOperations'
import type { StandardIssue, StandardSchema } from './standardSchema'

/**
 * Returns what is wrong with an edit, by Zep's own rules and the app's schema; a promise only if the
 * schema returns one. The schema judges the edit and does not change it.
 */
export function validateEdit(
  operation: EditOperation,
  variables: EditVariables,
  schema: StandardSchema | undefined,
): ZepError | undefined | Promise<ZepError | undefined> {
  try {
    EDIT_OPERATIONS[operation].check(variables)
  } catch (error) {
    if (isZepError(error)) return error
    throw error
  }
  const result = schema?.['~standard'].validate(variables.metadata)
  return result instanceof Promise
    ? result.then((settled) => toZepError(variables, settled.issues))
    : toZepError(variables, result?.issues)
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
