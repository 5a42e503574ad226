import type { ZepIssue } from '../errors/ZepError'
import { formatPath, type PathSegment } from '../errors/formatPath'

const REASONS = {
  empty: 'is empty',
  html: 'is a web page; check baseUrl',
  metadata_not_object: 'is not an object',
  missing_session_id: 'is missing',
  not_array: 'is not an array',
  not_json: 'is not JSON',
  not_object: 'is not an object',
  not_response: 'is not a Response; check the fetch option',
  session_mismatch: 'is the id of another session',
  too_large: 'is larger than maxResponseBytes',
}

/** Why a response, or one row of it, is not what was asked for. */
export type ResponseIssueCode = keyof typeof REASONS

/** Describes what is wrong with a response, without quoting any of it. */
export function responseIssue(
  code: ResponseIssueCode,
  path: readonly PathSegment[] = [],
): ZepIssue {
  const where = formatPath(path)
  return { path: where, code, message: `${where || 'the response'} ${REASONS[code]}` }
}
