import { formatPath } from '../core/errors/formatPath'
import type { ZepError } from '../core/errors/ZepError'
import type { StandardIssue } from '../core/input/standardSchema'
import { askApp } from './askApp'
import type { Settings } from './checkOptions'
import type { Deadline } from './Deadline'
import { Refusal } from './Refusal'
import type { EditRequest } from './ZepHandlerOptions'

/** A message names so many paths. */
const MAX_PATHS = 3

/**
 * The status for metadata that the app does not allow. A 403 would be about the caller: the engine
 * takes it as the end of every edit that was sent together. After a 422 it sends them one by one, so
 * that only the edit fails that is not allowed.
 */
const UNPROCESSABLE = 422

/**
 * Asks the app about the metadata that a request writes, and fails closed. Everyone who is asked gets
 * a copy, so that what was checked is what is sent.
 *
 * @throws {Refusal} 422, or 503 if there is no answer in time
 */
export async function checkEdit(
  edit: EditRequest,
  { readOnlyKeys, schema, authorizeEdit }: Settings,
  deadline: Deadline,
): Promise<void> {
  const { metadata, ...access } = edit
  const readOnly = readOnlyKeys.find((key) => Object.hasOwn(metadata, key))
  if (readOnly !== undefined) {
    throw new Refusal(
      UNPROCESSABLE,
      `${formatPath(['metadata', readOnly])} is read-only. Leave it out.`,
    )
  }
  if (schema) {
    const ask = () => schema['~standard'].validate(structuredClone(metadata))
    const refuse = (reported: ZepError) =>
      new Refusal(UNPROCESSABLE, 'The schema could not judge the metadata.', { reported })
    const { issues } = await askApp({ name: 'schema', access, ask, refuse }, deadline)
    if (issues) throw new Refusal(UNPROCESSABLE, describeIssues(issues))
  }
  if (authorizeEdit) {
    const ask = () => authorizeEdit({ ...access, metadata: structuredClone(metadata) })
    const refuse = (reported?: ZepError) =>
      new Refusal(UNPROCESSABLE, 'authorizeEdit did not allow this metadata.', { reported })
    const name = 'authorizeEdit'
    const isAllowed: unknown = await askApp({ name, access, ask, refuse }, deadline)
    if (isAllowed !== true) throw refuse()
  }
}

/** Says where the metadata breaks the schema. The issues' own messages may quote it. */
function describeIssues(issues: readonly StandardIssue[]): string {
  const paths = new Set(issues.map(({ path = [] }) => formatPath(['metadata', ...path.map(toKey)])))
  const named = [...paths].slice(0, MAX_PATHS).join(', ')
  const more = paths.size > MAX_PATHS ? ` and ${paths.size - MAX_PATHS} more places` : ''
  return `The metadata does not match the schema at ${named}${more}.`
}

function toKey(part: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof part === 'object' ? part.key : part
  return typeof key === 'symbol' ? String(key) : key
}
