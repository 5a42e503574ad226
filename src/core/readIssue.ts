import type { ZepIssue } from './errors'
import { type PathSegment, formatPath } from './path'

const REASONS = {
  empty: 'is empty',
  html: 'is a web page; check baseUrl',
  metadata_not_object: 'is not an object',
  missing_session_id: 'is missing',
  not_array: 'is not an array',
  not_json: 'is not JSON',
  not_object: 'is not an object',
  session_mismatch: 'is the id of another session',
}

/** Why an answer, or one row of it, is not what was asked for. */
export interface ReadIssue {
  path: PathSegment[]
  code: keyof typeof REASONS
}

/** Words an issue. Quotes nothing of the answer. */
export function toZepIssue({ path, code }: ReadIssue): ZepIssue {
  const where = formatPath(path)
  return { path: where, code, message: `${where || 'the answer'} ${REASONS[code]}` }
}
