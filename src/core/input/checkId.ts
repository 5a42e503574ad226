import { type InputIssueCode, invalidInput } from './invalidInput'
import { mustBe } from './mustBe'

const MAX_ENCODED_ID = 2048

/**
 * Refuses a session id that would reach another route or another session.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkSessionId(sessionId: unknown): asserts sessionId is string {
  checkId(sessionId, 'sessionId')
}

/**
 * Refuses a user id that would reach another route or another user.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkUserId(userId: unknown): asserts userId is string {
  checkId(userId, 'userId')
}

function checkId(id: unknown, path: string): asserts id is string {
  if (typeof id !== 'string') {
    throw invalidInput(path, 'invalid_type', { reason: mustBe('a string', id) })
  }
  const code = findIdFault(id)
  if (code) throw invalidInput(path, code)
}

function findIdFault(id: string): InputIssueCode | undefined {
  if (!id.trim()) return 'blank'
  // URL parsers resolve both away: "." reaches the list, ".." leaves the collection.
  if (id === '.' || id === '..') return 'dot_segment'
  if (id.includes('%')) return 'percent'
  if (/\p{Cc}/u.test(id)) return 'control_character'
  if (hasLoneSurrogate(id)) return 'lone_surrogate'
  if (encodeURIComponent(id).length > MAX_ENCODED_ID) return 'too_long'
  return undefined
}

/** Whether a string contains half of a surrogate pair: with the `u` flag, a whole one never matches. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Cs}/u.test(text)
}
