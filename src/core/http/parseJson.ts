import type { ResponseIssueCode } from './responseIssue'

/** A parsed body, or why there is none. */
export type ParsedJson = { value: unknown } | { fault: ResponseIssueCode }

/**
 * Parses a body by its content, because Zep sends JSON as `text/plain`. The native error is dropped:
 * its message quotes the body.
 */
export function parseJson(body: string): ParsedJson {
  // `trim` removes a byte order mark too.
  const text = body.trim()
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    if (!text) return { fault: 'empty' }
    return { fault: text.startsWith('<') ? 'html' : 'not_json' }
  }
}
